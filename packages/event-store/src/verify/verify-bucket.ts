import { compareLines } from './compare-lines.ts';
import { readFeedSide } from './feed-side.ts';
import type { Finding } from './finding.ts';
import type { Job } from './job.ts';
import { mendBlocks } from './mend-blocks.ts';
import { lookAgain } from './second-look.ts';
import { scanTable, type Unmatched } from './table-side.ts';

/**
 * Compares table and feed of one bucket. The feed is read first, so whatever it holds must be in the table; what the
 * table holds beyond it was written since, and a second look at the feed's ends finds it, or it has no line. Nothing
 * is said that was not seen once more by itself. Memory holds a fingerprint an event, and the keys of what differs.
 */
export async function* verifyBucket(job: Job, bucket: string): AsyncGenerator<Finding> {
  const { backend, layout } = job;
  const feed = await readFeedSide(backend, bucket, layout.lanes, job.onBlock);
  const unmatched = new Map<string, Unmatched>();
  yield* scanTable(job, bucket, feed.events, unmatched);
  await lookAgain(job, bucket, feed, unmatched);
  yield* compareLines(job, bucket, feed, unmatched);
  yield* mendBlocks(job, bucket, feed, unmatched);
}
