import type { RawHistory } from '@annals/event-store';
import { emptyManifest, type Manifest, readLatest } from './manifest.ts';

export interface ArchivedBucketStatus {
  readonly bucket: string;
  readonly events: number;
  readonly segments: number;
  readonly bytes: number;
  /** Greatest `recordedtime`; null if nothing is archived. */
  readonly recordedTo: string | null;
  /** Blocks of the feed that no run has archived yet. */
  readonly waitingBlocks: number;
}

export interface ArchiveStatus {
  readonly manifest: Manifest;
  readonly waiting: number;
  readonly buckets: readonly ArchivedBucketStatus[];
}

/** What the latest manifest covers, and how far the feed is ahead of it. */
export async function statusOfArchive(raw: RawHistory): Promise<ArchiveStatus> {
  const manifest = (await readLatest(raw.archive))?.manifest ?? emptyManifest(raw.layout, raw.buckets());
  const buckets = await Promise.all(
    manifest.buckets.map(async ({ bucket, events, segments, checkpoint }) => {
      const tails = await Promise.all(checkpoint.map((known, lane) => raw.laneTail(bucket, lane, known)));
      return {
        bucket,
        events,
        segments: segments.length,
        bytes: segments.reduce((sum, segment) => sum + segment.bytes, 0),
        recordedTo: segments.reduce<string | null>(
          (most, { recordedTo }) => (most !== null && most > recordedTo ? most : recordedTo),
          null,
        ),
        waitingBlocks: tails.reduce((sum, tail, lane) => sum + tail - (checkpoint[lane] ?? 0), 0),
      };
    }),
  );
  return { manifest, waiting: buckets.reduce((sum, { waitingBlocks }) => sum + waitingBlocks, 0), buckets };
}
