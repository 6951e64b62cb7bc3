import type { Backend, Row } from '../backend.ts';
import { StoreError } from '../errors.ts';
import { feedRange, parseFeedKey } from '../layout/keys.ts';
import { feedTrimmed, trimMark } from './trim-mark.ts';

/**
 * The blocks of a lane behind block `after`, up to now, or up to block `upTo`.
 * @throws StoreError `feed-trimmed` if some of them are no longer there; `feed-corrupt` at a hole
 */
export async function* laneRows(
  backend: Backend,
  bucket: string,
  lane: number,
  after: number,
  upTo?: number,
): AsyncGenerator<{ readonly n: number; readonly row: Row }> {
  let last = after;
  for await (const row of backend.range(bucket, feedRange(lane, last + 1, upTo))) {
    const n = parseFeedKey(row.rowKey);
    if (n !== last + 1) {
      await assertNotTrimmed(backend, bucket, lane, last);
      throw new StoreError('feed-corrupt', `bucket ${bucket}, lane ${lane}: block ${last + 1} is missing`);
    }
    last = n;
    yield { n, row };
  }
  if (upTo !== undefined && last < upTo) await assertNotTrimmed(backend, bucket, lane, last);
}

async function assertNotTrimmed(
  backend: Backend,
  bucket: string,
  lane: number,
  after: number,
): Promise<void> {
  const mark = await trimMark(backend, bucket, lane);
  if (mark > 0 && mark > after) throw feedTrimmed(bucket, lane, after, mark);
}
