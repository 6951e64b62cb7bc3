import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { BlobFolder } from '@annals/event-store';
import { isReplayError } from '../errors.ts';
import type { Line } from '../lines/line.ts';
import { ContentHash, sumOfHashes } from './content-hash.ts';
import {
  keepManifest,
  type Latest,
  type Manifest,
  manifestPrefix,
  readLatest,
  readManifest,
  replaceLatest,
  type Segment,
  withBucket,
} from './manifest.ts';
import { segmentLines } from './read-segment.ts';
import { writeSegment } from './write-segment.ts';

/** What a line is to be instead; undefined if it is to stay. Asked several times, it says the same. */
export type ChangeLine = (line: Buffer) => Promise<string | undefined>;

/** Runs that archive go ahead meanwhile; they are not many. */
const tries = 10;

/**
 * Writes those files of a bucket anew that hold lines to be changed, and deletes what held them: files, those that only older
 * manifests name among them, and these manifests. The new manifest is kept first, so that there is a backup at all times.
 * Killed anywhere, it is called again. Returns the number of changed lines.
 *
 * @throws ReplayError `archive-contended`, `archive-corrupt`, `archive-missing`
 */
export async function rewriteArchive(
  archive: BlobFolder,
  bucket: string,
  change: ChangeLine,
): Promise<number> {
  for (let left = tries; ; left -= 1) {
    const latest = await readLatest(archive);
    if (!latest) return 0;
    const { manifest, lines } = await changedManifest(archive, latest, bucket, change);
    try {
      // Also if it is the same: a run that is under way, and may hold old lines in memory, is refused then.
      await replaceLatest(archive, latest.etag, manifest);
    } catch (error) {
      if (left > 0 && isReplayError(error) && error.code === 'archive-contended') continue;
      throw error;
    }
    await keepManifest(archive, manifest);
    await removeOld(archive, bucket, manifest, change);
    return lines;
  }
}

async function changedManifest(
  archive: BlobFolder,
  { manifest }: Latest,
  bucket: string,
  change: ChangeLine,
): Promise<{ readonly manifest: Manifest; readonly lines: number }> {
  const entry = manifest.buckets.find((one) => one.bucket === bucket);
  if (!entry) return { manifest, lines: 0 };
  let lines = 0;
  const segments: Segment[] = [];
  for (const segment of entry.segments) {
    const { hash, changed } = await contentOf(archive, segment, change);
    lines += changed;
    segments.push(
      changed === 0
        ? segment
        : await writeSegment(archive, bucket, { ...segment, hash }, changedLines(archive, segment, change)),
    );
  }
  if (lines === 0) return { manifest, lines };
  const hash = sumOfHashes(segments.map((segment) => segment.hash));
  const rewritten = withBucket(manifest, { ...entry, hash, segments });
  return { manifest: { ...rewritten, erasedLines: (manifest.erasedLines ?? 0) + lines }, lines };
}

/** The hash of a segment's lines as they are to be, and how many are to be others. */
async function contentOf(archive: BlobFolder, segment: Segment, change: ChangeLine) {
  const content = new ContentHash();
  let changed = 0;
  for await (const lines of segmentLines(archive, segment))
    for (const { bytes } of lines) {
      const line = await change(bytes);
      if (line !== undefined) changed += 1;
      content.add(line === undefined ? bytes : Buffer.from(line));
    }
  return { hash: content.hex, changed };
}

async function* changedLines(
  archive: BlobFolder,
  segment: Segment,
  change: ChangeLine,
): AsyncGenerator<Line[]> {
  for await (const lines of segmentLines(archive, segment)) {
    const changed: Line[] = [];
    for (const { key, bytes } of lines) {
      const line = await change(bytes);
      changed.push({ key, bytes: line === undefined ? bytes : Buffer.from(line) });
    }
    yield changed;
  }
}

/** Manifests first: one that is there can be read. */
async function removeOld(
  archive: BlobFolder,
  bucket: string,
  manifest: Manifest,
  change: ChangeLine,
): Promise<void> {
  const named = new Set(namesIn(manifest, bucket));
  const old = new Set<string>();
  for await (const name of archive.list(`bucket=${bucket}/`))
    if (!named.has(name) && (await holdsOld(archive, name, change))) old.add(name);
  if (old.size === 0) return;
  const kept: string[] = [];
  for await (const name of archive.list(manifestPrefix)) kept.push(name);
  for (const name of kept)
    if (namesIn(await readManifest(archive, name), bucket).some((segment) => old.has(segment)))
      await archive.remove(name);
  for (const name of old) await archive.remove(name);
}

const namesIn = ({ buckets }: Manifest, bucket: string): string[] =>
  buckets.filter((one) => one.bucket === bucket).flatMap(({ segments }) => segments.map(({ name }) => name));

/** No manifest may name it, so that there is nothing to hold it against. */
async function holdsOld(archive: BlobFolder, name: string, change: ChangeLine): Promise<boolean> {
  const gunzip = createGunzip();
  const piped = pipeline(Readable.from(archive.read(name), { highWaterMark: 1 }), gunzip);
  piped.catch(() => undefined);
  try {
    for await (const line of createInterface({ input: gunzip, crlfDelay: Infinity }))
      if (line !== '' && (await change(Buffer.from(line))) !== undefined) return true;
    await piped;
  } finally {
    gunzip.destroy();
  }
  return false;
}
