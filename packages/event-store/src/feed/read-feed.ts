import type { RecordedEvent } from '@annals/events-schema';
import type { Backend } from '../backend.ts';
import { StoreError } from '../errors.ts';
import { eventOfLine } from '../layout/event-row.ts';
import { feedRange, parseFeedKey } from '../layout/keys.ts';
import { bucketNames, type Layout } from '../layout/layout.ts';
import { linesOf } from './block.ts';

/** How far a reader of the feed has come: the last block read, by `<bucket>:<lane>`; nothing read if left out. */
export type Checkpoint = Readonly<Record<string, number>>;

/** The events of one transaction, and where a reader stands that has dealt with them. */
export interface FeedBlock {
  readonly bucket: string;
  readonly lane: number;
  readonly n: number;
  readonly events: readonly RecordedEvent[];
  readonly checkpoint: Checkpoint;
}

/**
 * What was stored since a checkpoint, up to now: every event once, lane by lane. Says what is new, not in which
 * order it happened: streams and times come mixed.
 * @throws StoreError `feed-corrupt` for an unreadable block or a hole in a lane.
 */
export async function* readFeed(
  backend: Backend,
  layout: Layout,
  from: Checkpoint = {},
): AsyncGenerator<FeedBlock> {
  let checkpoint = from;
  for (const bucket of bucketNames(layout)) {
    for (let lane = 0; lane < layout.lanes; lane += 1) {
      const key = `${bucket}:${lane}`;
      let last = from[key] ?? 0;
      for await (const row of backend.range(bucket, feedRange(lane, last + 1))) {
        const n = parseFeedKey(row.rowKey);
        if (n !== last + 1)
          throw new StoreError(
            'feed-corrupt',
            `bucket ${bucket}, lane ${lane}: block ${last + 1} is missing`,
          );
        const events = await Promise.all(linesOf(row).map((line) => eventOfLine(line, backend)));
        last = n;
        checkpoint = { ...checkpoint, [key]: n };
        yield { bucket, lane, n, events, checkpoint };
      }
    }
  }
}
