import { feedKey, feedRange, parseFeedKey } from '../layout/keys.ts';
import type { Row } from '../backend.ts';
import { blockEvents } from './block-events.ts';
import { type FeedSide, isBlockOf } from './feed-side.ts';
import type { Job } from './job.ts';
import type { Unmatched } from './table-side.ts';

/**
 * Rows that were written after their lane was read have their line by now: a transaction writes both. So has what
 * another repairer put into a lost block. Takes them out of `unmatched`.
 */
export async function lookAgain(
  { backend }: Job,
  bucket: string,
  feed: FeedSide,
  unmatched: Map<string, Unmatched>,
): Promise<void> {
  const settle = (block: Row) => {
    for (const { row, fingerprint } of blockEvents(block) ?? [])
      if (unmatched.get(row.rowKey)?.fingerprint === fingerprint) unmatched.delete(row.rowKey);
  };
  for (const { lane, n } of [...feed.holes.flatMap(({ blocks }) => blocks), ...feed.unreadable]) {
    if (unmatched.size === 0) return;
    const block = await backend.get(bucket, feedKey(lane, n));
    if (block) settle(block);
  }
  for (const [lane, tail] of feed.tails.entries()) {
    if (unmatched.size === 0) return;
    for await (const block of backend.range(bucket, feedRange(lane, tail + 1))) {
      if (!isBlockOf(lane, block)) continue;
      settle(block);
      feed.tails[lane] = parseFeedKey(block.rowKey);
    }
  }
}
