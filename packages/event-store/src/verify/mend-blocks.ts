import { isStoreError } from '../errors.ts';
import { feedKey, parseEventKey } from '../layout/keys.ts';
import { bucketOf } from '../layout/layout.ts';
import { blockEvents } from './block-events.ts';
import { type FeedSide, maxHole } from './feed-side.ts';
import { type Filling, fillHoles, type LostBlock, type Orphan } from './fill-holes.ts';
import { type Finding, type Mending, notMendable } from './finding.ts';
import type { Job } from './job.ts';
import { FeedMending } from './mend-feed.ts';
import { eventPlace, isRight, type Unmatched } from './table-side.ts';

const readAtOnce = 32;
const gone = 'the row is gone';

/** Says which rows no line has, and which blocks are lost; writes those blocks anew if it is to repair. */
export async function* mendBlocks(
  job: Job,
  bucket: string,
  feed: FeedSide,
  unmatched: ReadonlyMap<string, Unmatched>,
): AsyncGenerator<Finding> {
  const orphans: Orphan[] = [];
  const rows = [...unmatched];
  for (let start = 0; start < rows.length; start += readAtOnce) {
    const part = rows.slice(start, start + readAtOnce);
    const objections = await Promise.all(part.map(([rowKey]) => objectionTo(job, bucket, rowKey)));
    for (const [index, [rowKey, row]] of part.entries()) {
      const objection = objections[index];
      if (objection === undefined) orphans.push({ rowKey, ...row });
      else if (objection !== gone) yield missingInFeed(bucket, rowKey, notMendable(objection));
    }
  }

  const lost = await stillLost(job, bucket, feed);
  const filling = fillHoles(lost, orphans);
  // Nobody reads on behind a hole that is not filled.
  const stuck = feed.holes.some(({ blocks }) => blocks.length === 0);
  const mend = job.repair && !stuck ? new FeedMending(job.backend, bucket, feed.tails[0] ?? 0) : undefined;
  const state: Mending = stuck
    ? notMendable('a lane of this bucket has a hole that is too long to fill')
    : { mending: job.repair ? 'mended' : 'mendable' };

  for (const [{ lane, n }, group] of filling.filled) {
    const mended = (await mend?.fill(lane, n, group)) ?? true;
    for (const { rowKey } of group) yield missingInFeed(bucket, rowKey, mended ? state : elsewhere);
  }
  for (const group of filling.rest) {
    const mended = (await mend?.append(group)) ?? true;
    for (const { rowKey } of group) yield missingInFeed(bucket, rowKey, mended ? state : elsewhere);
  }
  // Holes for which there is nothing become blocks of no events, so that readers pass.
  const empty = lost.filter((block) => !filling.filled.has(block) && !feed.unreadable.includes(block));
  for (const { lane, n } of mend ? empty : []) await mend?.fill(lane, n, []);

  const left = mend ? await stillLost(job, bucket, feed) : [];
  yield* lostBlocks(bucket, feed, { lost, left, filling, state });
}

interface Losses {
  readonly lost: readonly LostBlock[];
  /** Those that are lost after the repair, too. */
  readonly left: readonly LostBlock[];
  readonly filling: Filling;
  readonly state: Mending;
}

function* lostBlocks(
  bucket: string,
  feed: FeedSide,
  { lost, left, filling, state }: Losses,
): Generator<Finding> {
  const isLost = new Set(lost);
  const isLeft = new Set(left);
  const eventsOf = (block: LostBlock) => filling.filled.get(block)?.length ?? 0;
  for (const { lane, n, through, blocks } of feed.holes) {
    const open = blocks.filter((block) => isLost.has(block));
    const events = open.reduce((sum, block) => sum + eventsOf(block), 0);
    const place = { finding: 'lane-hole', bucket, lane, n, through, events } as const;
    if (blocks.length === 0) yield { ...place, ...tooLong };
    else if (open.length > 0)
      yield { ...place, ...(open.some((block) => isLeft.has(block)) ? elsewhere : state) };
  }
  for (const block of feed.unreadable.filter((one) => isLost.has(one))) {
    const { lane, n } = block;
    const events = eventsOf(block);
    const mending = events === 0 ? notAll : isLeft.has(block) ? elsewhere : state;
    yield { finding: 'block-unreadable', bucket, lane, n, events, ...mending };
  }
  for (const { lane, n } of feed.beyond)
    yield { finding: 'block-unreadable', bucket, lane, n, events: 0, ...strange };
}

const elsewhere = notMendable('someone else wrote there meanwhile: verify again');
const tooLong = notMendable(`longer than ${maxHole} blocks: is the number behind it right?`);
const notAll = notMendable('the table does not have all of its events');
const strange = notMendable('no writer gives a block such a key');

const missingInFeed = (bucket: string, rowKey: string, mending: Mending): Finding => ({
  finding: 'event-missing-in-feed',
  ...eventPlace(bucket, rowKey),
  ...mending,
});

/** Why a row must not go into the feed as it is. */
async function objectionTo(
  { backend, layout }: Job,
  bucket: string,
  rowKey: string,
): Promise<string | undefined> {
  const { category, id } = parseEventKey(rowKey).name;
  const home = bucketOf(layout, category, id);
  if (home !== bucket) return `its stream belongs into bucket ${home}`;
  const row = await backend.get(bucket, rowKey);
  if (!row) return gone;
  try {
    return (await isRight(row, backend)) ? undefined : 'the content hash does not fit the row';
  } catch (error) {
    if (isStoreError(error)) return error.message;
    throw error;
  }
}

/** Lost blocks that nobody has written meanwhile. */
async function stillLost({ backend }: Job, bucket: string, feed: FeedSide): Promise<LostBlock[]> {
  const lost: LostBlock[] = [];
  for (const block of [...feed.holes.flatMap(({ blocks }) => blocks), ...feed.unreadable]) {
    const row = await backend.get(bucket, feedKey(block.lane, block.n));
    if (!row || !blockEvents(row)) lost.push(block);
  }
  return lost;
}
