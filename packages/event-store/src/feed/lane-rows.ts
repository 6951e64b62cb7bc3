import type { Backend, Row } from '../backend.ts';
import { StoreError } from '../errors.ts';
import { feedRange, parseFeedKey } from '../layout/keys.ts';

/**
 * The blocks of a lane behind block `after`, up to now, or up to block `upTo`.
 * @throws StoreError `feed-corrupt` at a hole
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
    if (n !== last + 1)
      throw new StoreError('feed-corrupt', `bucket ${bucket}, lane ${lane}: block ${last + 1} is missing`);
    last = n;
    yield { n, row };
  }
}
