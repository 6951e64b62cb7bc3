import type { Backend } from '../backend.ts';
import { StoreError } from '../errors.ts';
import { trimKey } from '../layout/keys.ts';

/**
 * Up to which block a lane is trimmed, 0 if it is not. Written before a block is deleted: whoever misses a block and
 * then reads the mark knows whether it was lost or trimmed.
 */
export async function trimMark(backend: Backend, bucket: string, lane: number): Promise<number> {
  const row = await backend.get(bucket, trimKey(lane), ['n']);
  return typeof row?.n === 'number' ? row.n : 0;
}

/** The error of a reader that is behind the mark. */
export const feedTrimmed = (bucket: string, lane: number, after: number, mark: number) =>
  new StoreError(
    'feed-trimmed',
    `bucket ${bucket}, lane ${lane}: what follows block ${after} is no longer in the feed, which is trimmed up to block ${mark}: read it from the archive`,
  );
