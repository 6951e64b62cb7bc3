import { datarefOf, parseLine, payloadText, type RawHistory, StoreError } from '@annals/event-store';
import { ContentHash } from '../archive/content-hash.ts';
import type { ArchivedBucket } from '../archive/manifest.ts';
import { segmentLines } from '../archive/read-segment.ts';
import { ReplayError } from '../errors.ts';
import { type Line, lineOrder } from '../lines/line.ts';
import { mergeSorted } from '../lines/merge-sorted.ts';
import type { Backup, NamedManifest } from './backup.ts';
import { blocksOf } from './blocks.ts';

export interface RestoreRun {
  readonly onProgress?: ((events: number) => void) | undefined;
  /** Stops between two transactions; the same restore run again goes on from there. */
  readonly signal?: AbortSignal | undefined;
}

export interface RestoreReport {
  readonly manifest: string;
  /** In the account now, all of them read back. */
  readonly events: number;
  /** Written by this run; the others were there from one that was stopped. */
  readonly written: number;
  readonly hash: string;
}

/** Buckets written at the same time; within one, block follows block, so that a lane has no holes. */
const bucketsAtOnce = 8;

/**
 * Writes the events of a manifest into an empty account: the rows and the feed that they had, with their times and
 * hashes, and their payloads. At the end table and feed are read back and held against the manifest.
 *
 * @throws StoreError `not-empty`, `bad-line`, `payload-missing`, `payload-corrupt`; ReplayError `restore-differs`,
 * `archive-corrupt`, `archive-missing`
 */
export async function restoreArchive(
  target: RawHistory,
  backup: Backup,
  { name, manifest }: NamedManifest,
  run: RestoreRun = {},
): Promise<RestoreReport> {
  await target.beginRestore(name);
  let written = 0;
  const waiting = [...manifest.buckets];
  const worker = async () => {
    for (let bucket = waiting.shift(); bucket; bucket = waiting.shift()) {
      const count = await restoreBucket(target, backup, bucket, run);
      written += count;
      await assertEqual(target, bucket);
    }
  };
  await Promise.all(Array.from({ length: bucketsAtOnce }, worker));
  return { manifest: name, events: manifest.events, written, hash: manifest.hash };
}

async function restoreBucket(
  target: RawHistory,
  backup: Backup,
  { bucket, segments }: ArchivedBucket,
  { onProgress, signal }: RestoreRun,
): Promise<number> {
  if (segments.length === 0) return 0;
  const restored = await target.restored(bucket);
  const lines = mergeSorted(
    segments.map((segment) => segmentLines(backup.archive, segment)),
    lineOrder,
  );
  let n = 0;
  let written = 0;
  for await (const block of blocksOf(lines)) {
    n += 1;
    if (n > restored) {
      signal?.throwIfAborted();
      for (const line of block) await copyPayload(target, backup, line);
      await target.insertLines(
        bucket,
        n,
        block.map(({ bytes }) => bytes),
      );
      written += block.length;
    }
    onProgress?.(block.length);
  }
  return written;
}

/** Before the row that refers to it, as an append does. */
async function copyPayload(target: RawHistory, backup: Backup, { key, bytes }: Line): Promise<void> {
  const dataref = datarefOf(bytes);
  if (dataref === undefined) return;
  const name = dataref.slice(dataref.indexOf('/') + 1);
  const blob = await backup.payloads.get(name);
  if (!blob) throw new StoreError('payload-missing', `${key}: blob ${dataref} is not in the backup`);
  const text = await payloadText(dataref, blob.bytes);
  if (!parseLine(bytes.toString('utf8')).holds(text))
    throw new StoreError('bad-line', `${key}: the event is not what its content hash was taken over`);
  await target.payloads.add(name, blob.bytes);
}

/** Reads a bucket back from the table, and from the feed: both hold what the manifest says. */
async function assertEqual(target: RawHistory, { bucket, events, hash }: ArchivedBucket): Promise<void> {
  const table = new ContentHash();
  let rows = 0;
  for await (const line of target.tableLines(bucket)) {
    table.add(line);
    rows += 1;
  }
  const feed = new ContentHash();
  let fed = 0;
  for (let lane = 0; lane < target.layout.lanes; lane += 1) {
    for await (const { lines } of target.feedLines(bucket, lane, 0)) {
      fed += lines.length;
      for (const line of lines) feed.add(line);
    }
  }
  for (const [what, count, sum] of [
    ['table', rows, table.hex],
    ['feed', fed, feed.hex],
  ] as const)
    if (count !== events || sum !== hash)
      throw new ReplayError(
        'restore-differs',
        `bucket ${bucket}: the ${what} holds ${count} events with hash ${sum}, the manifest says ${events} with ${hash}`,
      );
}
