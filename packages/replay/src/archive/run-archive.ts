import type { RawHistory } from '@annals/event-store';
import {
  type ArchivedBucket,
  emptyManifest,
  keepManifest,
  type Latest,
  type Manifest,
  readLatest,
  replaceLatest,
  type Segment,
  withBucket,
} from './manifest.ts';
import { Ahead } from '../lines/ahead.ts';
import { mergeSegments } from './merge-segments.ts';
import { type NewLines, newLines } from './read-lanes.ts';
import { segmentsToMerge } from './segments-to-merge.ts';
import { sumOfHashes } from './content-hash.ts';
import { withoutArchived } from './without-archived.ts';
import { writeSegment } from './write-segment.ts';

export interface ArchiveRun {
  /** Lines that are sorted at once, in bytes; 64 MiB unless told; two such portions are held. Part of what makes runs alike. */
  readonly portionBytes?: number | undefined;
  readonly onProgress?: ((events: number) => void) | undefined;
  /** Told of each event that the feed holds again, to the byte: the archive holds it once. */
  readonly onDoubled?: ((subject: string, position: string) => void) | undefined;
  /** Stops between two segments; what was archived by then stays, and the next run goes on from there. */
  readonly signal?: AbortSignal | undefined;
}

/** What a run reads, and where it writes. */
export type ArchivedHistory = Pick<RawHistory, 'layout' | 'buckets' | 'feedLines' | 'archive'>;

export interface ArchiveReport {
  /** The manifest that was kept, which pins all that it names; undefined if there is no history at all. */
  readonly manifest: string | undefined;
  /** Archived by this run. */
  readonly added: number;
  /** Archived in all. */
  readonly events: number;
  readonly hash: string;
  /** Segments written by this run: of new lines, and of several segments made into one. */
  readonly segments: number;
  readonly merges: number;
  /** Lines that the feed held again, to the byte, and that this run left out. */
  readonly doubled: number;
}

const defaultPortionBytes = 64 * 1024 * 1024;

/**
 * Takes what came to the feed since the last run into the archive. The latest manifest is replaced after each
 * segment, so that a run that was stopped goes on from there; at the end it is kept under its own name.
 *
 * @throws ReplayError `archive-contended`, `archive-corrupt`, `archive-missing`; StoreError `feed-corrupt`
 */
export async function runArchive(raw: ArchivedHistory, run: ArchiveRun = {}): Promise<ArchiveReport> {
  const { portionBytes = defaultPortionBytes, onProgress, signal } = run;
  const { archive } = raw;
  let latest: Latest = (await readLatest(archive)) ?? {
    manifest: emptyManifest(raw.layout, raw.buckets()),
    etag: undefined,
  };
  let added = 0;
  let segments = 0;
  let merges = 0;
  let doubled = 0;
  // The next portion is read while one is compressed and stored: what it holds hangs on the feed alone.
  const portions = new Ahead(portionsBehind(raw, latest.manifest, portionBytes));
  try {
    for (let next = await portions.next(); next; next = await portions.next()) {
      signal?.throwIfAborted();
      const { bucket } = next;
      const entry = entryOf(latest, bucket);
      const fresh = await withoutArchived(archive, entry.segments, next.fresh);
      for (const key of fresh.doubled) {
        const [category = '', id = '', position = ''] = key.split(':');
        run.onDoubled?.(`${category}/${id}`, position);
      }
      doubled += fresh.doubled.length;
      let merged = entry.segments;
      if (fresh.events > 0) {
        const segment = await writeSegment(archive, bucket, fresh, once(fresh.lines));
        merged = [...(await mergedSegments(raw, bucket, [...entry.segments, segment]))];
        segments += 1;
        merges += merged.length <= entry.segments.length ? 1 : 0;
      }
      const archived = {
        bucket,
        checkpoint: [...fresh.checkpoint],
        events: entry.events + fresh.events,
        hash: sumOfHashes([entry.hash, fresh.hash]),
        segments: merged,
      };
      latest = await replaceLatest(archive, latest.etag, withBucket(latest.manifest, archived));
      added += fresh.events;
      onProgress?.(fresh.events);
    }
    signal?.throwIfAborted();
  } finally {
    await portions.end();
  }
  const { events, hash } = latest.manifest;
  const manifest = events > 0 ? await keepManifest(archive, latest.manifest) : undefined;
  return { manifest, added, events, hash, segments, merges, doubled };
}

async function* portionsBehind(
  raw: ArchivedHistory,
  { buckets }: Manifest,
  maxBytes: number,
): AsyncGenerator<{ readonly bucket: string; readonly fresh: NewLines }> {
  for (const { bucket, checkpoint } of buckets)
    for await (const fresh of newLines(raw, bucket, checkpoint, maxBytes)) yield { bucket, fresh };
}

function entryOf({ manifest }: Latest, bucket: string): ArchivedBucket {
  const entry = manifest.buckets.find((one) => one.bucket === bucket);
  if (!entry) throw new Error(`the manifest has no bucket ${bucket}`);
  return entry;
}

async function mergedSegments(
  { archive }: ArchivedHistory,
  bucket: string,
  segments: readonly Segment[],
): Promise<readonly Segment[]> {
  const count = segmentsToMerge(segments.map(({ bytes }) => bytes));
  if (count === 0) return segments;
  const kept = segments.slice(0, -count);
  return [...kept, await mergeSegments(archive, bucket, segments.slice(-count))];
}

async function* once<Item>(batch: readonly Item[]): AsyncGenerator<readonly Item[]> {
  await Promise.resolve();
  yield batch;
}
