import type { Backend, Row } from '../backend.ts';
import { feedKey, feedRange, parseFeedKey } from '../layout/keys.ts';
import { interleave } from '../read/interleave.ts';
import { blockEvents, countOf } from './block-events.ts';
import type { LostBlock } from './fill-holes.ts';
import { FingerprintIndex } from './fingerprint-index.ts';

/** Blocks missing one after another are filled up to so many; a longer hole is a block with a wrong number behind it. */
export const maxHole = 10_000;

/** A block's place in 32 bits: a lane is below 16, so n may go up to 2^28. */
const maxN = 2 ** 28 - 2;
export const isBlockOf = (lane: number, { rowKey }: Row) =>
  parseFeedKey(rowKey) <= maxN && rowKey === feedKey(lane, parseFeedKey(rowKey));
const originOf = (lane: number, n: number) => n * 16 + lane;
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

/** Reads all lanes of a bucket, up to now; `onBlock` hears of each block. */
export async function readFeedSide(
  backend: Backend,
  bucket: string,
  lanes: number,
  onBlock: () => void,
): Promise<FeedSide> {
  const side: FeedSide = {
    events: new FingerprintIndex(),
    again: [],
    holes: [],
    unreadable: [],
    beyond: [],
    tails: Array.from({ length: lanes }, () => 0),
  };
  const readers = side.tails.map((_, lane) => () => readLane(backend, bucket, lane, side));
  for await (const _ of interleave(readers, lanes)) onBlock();
  return side;
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
  let last = 0;
  for await (const row of backend.range(bucket, feedRange(lane, 1))) {
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
