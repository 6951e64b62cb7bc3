import type { EventStore } from '@annals/event-store';
import { checkSegment } from '../archive/check-segment.ts';
import { sumOfHashes } from '../archive/content-hash.ts';
import type { ArchivedBucket } from '../archive/manifest.ts';
import { ReplayError } from '../errors.ts';
import { keptManifest } from '../restore/backup.ts';
import { archiveFollower, type Follower, otherFollowers } from './followers.ts';

export interface TrimRun {
  /** Only what was recorded so long ago, at least a day. */
  readonly olderThanMs: number;
  /** Names of the projections whose builds read the feed. */
  readonly projections: readonly string[];
  /** Only say what would be trimmed. */
  readonly dryRun?: boolean | undefined;
  /** Hears of events whose blocks are trimmed. */
  readonly onProgress?: ((events: number) => void) | undefined;
  /** Stops between two buckets; what is trimmed by then stays so. */
  readonly signal?: AbortSignal | undefined;
}

export interface TrimReport {
  /** The manifest that covers what was trimmed. */
  readonly manifest: string;
  /** Trimmed by this run, or to be trimmed. */
  readonly blocks: number;
  readonly events: number;
  /** Who has not read all that is archived: those blocks stay until it has, or is gone. */
  readonly behind: readonly { readonly name: string; readonly blocks: number }[];
}

/**
 * Deletes the blocks of the feed that the newest kept manifest covers, that are old enough, and that the lake and all
 * projections have read. The archive's files of a bucket are read whole, and held against the manifest, before anything of
 * that bucket is deleted. Killed anywhere, it is run again.
 *
 * @throws ReplayError `no-archive`, `archive-corrupt`, `archive-missing`; StoreError `bad-retention`, `feed-corrupt`
 */
export async function trimFeed(
  store: Pick<EventStore, 'raw' | 'projections'>,
  { olderThanMs, projections, dryRun = false, onProgress, signal }: TrimRun,
): Promise<TrimReport> {
  const { raw } = store;
  const before = new Date(raw.now().getTime() - olderThanMs);
  const { name: manifest, manifest: kept } = await keptManifest(raw.archive);
  const archive = archiveFollower(kept);
  const others = await otherFollowers(store, projections);
  const lanes = Array.from({ length: raw.layout.lanes }, (_, lane) => lane);
  const sum = { blocks: 0, events: 0 };
  for (const archived of kept.buckets) {
    signal?.throwIfAborted();
    const { bucket } = archived;
    const trim = (lane: number, dry: boolean) => {
      const upTo = Math.min(...[archive, ...others].map(({ readTo }) => readTo(bucket, lane)));
      return raw.trimLane(bucket, lane, { upTo, before, dryRun: dry });
    };
    let trimmed = await Promise.all(lanes.map((lane) => trim(lane, true)));
    if (!dryRun) {
      if (trimmed.some(({ blocks }) => blocks > 0)) await assertArchived(raw, archived);
      // Also where nothing is old enough: a run that was killed may have left blocks over.
      trimmed = await Promise.all(lanes.map((lane) => trim(lane, false)));
    }
    for (const { blocks, events } of trimmed) {
      sum.blocks += blocks;
      sum.events += events;
      onProgress?.(events);
    }
  }
  const all = raw.buckets().flatMap((bucket) => lanes.map((lane) => ({ bucket, lane })));
  return {
    manifest,
    ...sum,
    behind: others.map((one) => behind(one, archive, all)).filter(({ blocks }) => blocks > 0),
  };
}

function behind(
  { name, readTo }: Follower,
  archive: Follower,
  lanes: readonly { readonly bucket: string; readonly lane: number }[],
) {
  const blocks = lanes.reduce(
    (total, { bucket, lane }) => total + Math.max(0, archive.readTo(bucket, lane) - readTo(bucket, lane)),
    0,
  );
  return { name, blocks };
}

async function assertArchived(
  { archive }: EventStore['raw'],
  { bucket, segments, events, hash }: ArchivedBucket,
): Promise<void> {
  for (const segment of segments) await checkSegment(archive, segment);
  const sums = segments.reduce((total, segment) => total + segment.events, 0);
  if (sums !== events || sumOfHashes(segments.map((segment) => segment.hash)) !== hash)
    throw new ReplayError(
      'archive-corrupt',
      `the manifest's sums for bucket ${bucket} are not those of its parts`,
    );
}
