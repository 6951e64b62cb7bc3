import { bucketNames, type Checkpoint, type EventStore } from '@annals/event-store';
import { type Build, listBuilds, liveBuild } from '../build/builds.ts';
import type { HistorySource } from '../build/history-reader.ts';
import { type BucketHead, headOf } from '../fold/bucket-head.ts';
import { headKey, partitionOf } from '../layout/keys.ts';

export interface BuildStatus extends Omit<Build, 'covers'> {
  readonly live: boolean;
  readonly buckets: number;
  readonly bucketsDone: number;
  readonly streams: number;
  /** Events folded, those folded again included. */
  readonly events: number;
  /** How many of its buckets were read from where, of those that are folded. */
  readonly bucketsRead: Readonly<Record<HistorySource, number>>;
  /** Blocks of the feed, of up to 99 events each, that are not folded yet. */
  readonly blocksBehind: number;
}

/** The builds of a projection, and how far each is from the feed's end, which may be given. */
export async function projectionStatus(
  store: EventStore,
  name: string,
  feedEnd?: Checkpoint,
): Promise<BuildStatus[]> {
  const table = store.projections;
  const [builds, live, end] = await Promise.all([
    listBuilds(table, name),
    liveBuild(table, name),
    feedEnd ?? store.feedEnd(),
  ]);
  return Promise.all(
    builds.map(async ({ covers, ...build }) => {
      const buckets = bucketNames(store.layout);
      const heads = await Promise.all(
        buckets.map(async (bucket) => {
          const stored = await table.get(partitionOf(name, build.build, bucket), headKey);
          return { bucket, head: stored && headOf(stored.row) };
        }),
      );
      const sum = (count: (head: BucketHead) => number) =>
        heads.reduce((total, { head }) => total + (head ? count(head) : 0), 0);
      const read: Checkpoint = Object.fromEntries(
        heads.flatMap(({ bucket, head }) =>
          Object.entries(head?.lanes ?? {}).map(([lane, n]) => [`${bucket}:${lane}`, n] as const),
        ),
      );
      return {
        ...build,
        live: build.build === live?.build,
        buckets: buckets.length,
        bucketsDone: sum(({ stage }) => (stage === 'done' ? 1 : 0)),
        streams: sum(({ streams }) => streams),
        events: sum(({ events }) => events),
        bucketsRead: {
          archive: sum(({ source }) => (source === 'archive' ? 1 : 0)),
          table: sum(({ source }) => (source === 'table' ? 1 : 0)),
        },
        blocksBehind: Object.entries(end).reduce(
          (total, [lane, n]) => total + Math.max(0, n - (read[lane] ?? covers[lane] ?? 0)),
          0,
        ),
      };
    }),
  );
}
