import type { RecordedEvent } from '@annals/events-schema';
import type { Backend } from '../backend.ts';
import { eventOfLine } from '../layout/event-row.ts';
import { bucketNames, type Layout } from '../layout/layout.ts';
import { interleave } from '../read/interleave.ts';
import { atMost } from './at-most.ts';
import { linesOf } from './block.ts';
import { laneRows } from './lane-rows.ts';
import { laneTail } from './lane-tail.ts';

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

/** Lanes read at the same time. */
const concurrency = 8;
/** Payloads fetched at the same time, of all lanes together. */
const payloadsAtOnce = 8;

/**
 * What was stored since a checkpoint, up to now: every event once; blocks of one lane in order, lanes mixed. Says
 * what is new, not in which order it happened.
 * @throws StoreError `feed-trimmed` if the checkpoint lies before what is trimmed; `feed-corrupt` for an unreadable
 * block or a hole in a lane.
 */
export async function* readFeed(
  backend: Backend,
  layout: Layout,
  from: Checkpoint = {},
): AsyncGenerator<FeedBlock> {
  const fetching = atMost(payloadsAtOnce);
  const getBlob: Backend['getBlob'] = (...blob) => fetching(() => backend.getBlob(...blob));
  const gently: Backend = { ...backend, getBlob };
  const lanes = bucketNames(layout).flatMap((bucket) =>
    Array.from(
      { length: layout.lanes },
      (_, lane) => () => readLane(gently, bucket, lane, from[laneKey(bucket, lane)] ?? 0),
    ),
  );
  let checkpoint = from;
  for await (const block of interleave(lanes, concurrency)) {
    checkpoint = { ...checkpoint, [laneKey(block.bucket, block.lane)]: block.n };
    yield { ...block, checkpoint };
  }
}

/** The checkpoint of a reader that has read everything stored by now; found sooner from one that was it before. */
export async function feedEnd(
  backend: Backend,
  layout: Layout,
  before: Checkpoint = {},
): Promise<Checkpoint> {
  const fetching = atMost(concurrency);
  const tails = bucketNames(layout).flatMap((bucket) =>
    Array.from({ length: layout.lanes }, (_, lane) =>
      fetching(async () => {
        const key = laneKey(bucket, lane);
        return [key, await laneTail(backend, bucket, lane, before[key])] as const;
      }),
    ),
  );
  return Object.fromEntries((await Promise.all(tails)).filter(([, n]) => n > 0));
}

const laneKey = (bucket: string, lane: number) => `${bucket}:${lane}`;

async function* readLane(
  backend: Backend,
  bucket: string,
  lane: number,
  from: number,
): AsyncGenerator<Omit<FeedBlock, 'checkpoint'>> {
  for await (const { n, row } of laneRows(backend, bucket, lane, from)) {
    const events = await Promise.all(linesOf(row).map((line) => eventOfLine(line, backend)));
    yield { bucket, lane, n, events };
  }
}
