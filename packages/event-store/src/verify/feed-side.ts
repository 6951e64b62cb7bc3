import type { Backend, Row } from '../backend.ts';
import { feedKey, feedRange, parseFeedKey } from '../layout/keys.ts';
import { interleave } from '../read/interleave.ts';
import { blockEvents, countOf, lineEvent } from './block-events.ts';
import type { LostBlock } from './fill-holes.ts';
import { FingerprintIndex } from './fingerprint-index.ts';

/** Blocks missing one after another are filled up to so many; a longer hole is a block with a wrong number behind it. */
export const maxHole = 10_000;

/** A block's place in 32 bits: a lane is below 16, so n may go up to 2^28. */
const maxN = 2 ** 28 - 2;
export const isBlockOf = (lane: number, { rowKey }: Row) =>
  parseFeedKey(rowKey) <= maxN && rowKey === feedKey(lane, parseFeedKey(rowKey));
const originOf = (lane: number, n: number) => n * 16 + lane;
/** Of a line that the archive holds and the feed does not: a block 0, which no lane has. */
const archivedOrigin = 1;
export const isArchived = (origin: number) => origin === archivedOrigin;
export const placeOf = (origin: number) => ({ lane: origin % 16, n: Math.floor(origin / 16) });

export interface Hole {
  readonly lane: number;
  readonly n: number;
  readonly through: number;
  /** Empty if there are more than {@link maxHole}. */
  readonly blocks: readonly LostBlock[];
}

/** What the feed of a bucket says. */
export interface FeedSide {
  readonly events: FingerprintIndex;
  /** Lines that an earlier block holds, too. */
  readonly again: { readonly lane: number; readonly n: number; readonly rowKey: string }[];
  readonly holes: Hole[];
  readonly unreadable: LostBlock[];
  /** Blocks whose number no writer has come to. */
  readonly beyond: { readonly lane: number; readonly n: number }[];
  /** By lane, the last block read. */
  readonly tails: number[];
}

/** Reads all lanes of a bucket behind their trim marks, up to now; `onBlock` hears of each block. */
export async function readFeedSide(
  backend: Backend,
  bucket: string,
  marks: readonly number[],
  onBlock: () => void,
): Promise<FeedSide> {
  const side: FeedSide = {
    events: new FingerprintIndex(),
    again: [],
    holes: [],
    unreadable: [],
    beyond: [],
    tails: [...marks],
  };
  const readers = side.tails.map((_, lane) => () => readLane(backend, bucket, lane, side));
  for await (const _ of interleave(readers, marks.length)) onBlock();
  return side;
}

/** What is in the feed, too, is known already. */
export async function addArchived(
  { events }: FeedSide,
  lines: AsyncIterable<readonly Buffer[]>,
): Promise<void> {
  for await (const chunk of lines)
    for (const line of chunk) events.add(lineEvent(line.toString('utf8')).fingerprint, archivedOrigin);
}

async function* readLane(
  backend: Backend,
  bucket: string,
  lane: number,
  side: FeedSide,
): AsyncGenerator<undefined> {
  type Open = { -readonly [Key in keyof LostBlock]: LostBlock[Key] };
  let after: string | undefined;
  /** Lost blocks behind which no readable one has come yet. */
  let open: Open[] = [];
  const lose = (n: number, count?: number): LostBlock => {
    const block: Open = { lane, n, after, before: undefined, count };
    open.push(block);
    return block;
  };
  let last = side.tails[lane] ?? 0;
  for await (const row of backend.range(bucket, feedRange(lane, last + 1))) {
    const n = parseFeedKey(row.rowKey);
    if (!isBlockOf(lane, row)) {
      side.beyond.push({ lane, n });
      continue;
    }
    if (n > last + 1) {
      const length = n - 1 - last;
      const blocks = Array.from({ length: length > maxHole ? 0 : length }, (_, i) => lose(last + 1 + i));
      side.holes.push({ lane, n: last + 1, through: n - 1, blocks });
    }
    last = n;
    side.tails[lane] = n;
    const events = blockEvents(row);
    if (!events) side.unreadable.push(lose(n, countOf(row)));
    const time = events?.[0]?.stored.stamp.recordedtime;
    if (time !== undefined) {
      for (const block of open) block.before = time;
      open = [];
      after = time;
    }
    for (const { fingerprint, row: event } of events ?? []) {
      if (!side.events.add(fingerprint, originOf(lane, n)))
        side.again.push({ lane, n, rowKey: event.rowKey });
    }
    yield undefined;
  }
}
