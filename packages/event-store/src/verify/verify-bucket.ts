import { compareLines } from './compare-lines.ts';
import { feedTrimmed, trimMark } from '../feed/trim-mark.ts';
import { addArchived, type FeedSide, readFeedSide } from './feed-side.ts';
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
  const feed = await readWholeFeed(job, bucket);
  const unmatched = new Map<string, Unmatched>();
  yield* scanTable(job, bucket, feed.events, unmatched);
  await lookAgain(job, bucket, feed, unmatched);
  yield* compareLines(job, bucket, feed, unmatched);
  yield* mendBlocks(job, bucket, feed, unmatched);
}

/** The feed, and from the archive what was trimmed of it. */
async function readWholeFeed(job: Job, bucket: string): Promise<FeedSide> {
  const { backend, layout, archived } = job;
  const lanes = Array.from({ length: layout.lanes }, (_, lane) => lane);
  const readMarks = () => Promise.all(lanes.map((lane) => trimMark(backend, bucket, lane)));
  for (let marks = await readMarks(); ;) {
    const feed = await readFeedSide(backend, bucket, marks, job.onBlock);
    const now = await readMarks();
    // Otherwise it was trimmed while it was read.
    if (marks.every((mark, lane) => mark === now[lane])) {
      const lane = marks.findIndex((mark) => mark > 0);
      if (lane < 0) return feed;
      if (!archived) throw feedTrimmed(bucket, lane, 0, marks[lane] ?? 0);
      await addArchived(feed, archived(bucket));
      return feed;
    }
    marks = now;
  }
}
