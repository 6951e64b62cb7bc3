import { datarefOf, isStoreError, lineKind, type RawBlock, type RawHistory } from '@annals/event-store';
import { ReplayError } from '../errors.ts';
import { KeptLines } from './day-lines.ts';
import { inOrder } from './in-order.ts';
import type { LakePosition } from './lake-manifest.ts';

/** Lines of one type and one day. */
export interface DayOfType {
  readonly type: string;
  /** UTC: `2026-11-01`. */
  readonly day: string;
  readonly lines: KeptLines;
}

export interface Portion {
  readonly events: number;
  /** By type and day. */
  readonly days: readonly DayOfType[];
  readonly to: readonly LakePosition[];
}

export type Feed = Pick<RawHistory, 'feedLines'>;

/** Blocks of a lane that are asked for, and held, at once: a block holds 99 lines. */
const blocksAtOnce = 8;
const requestsAtOnce = 8;
/** What a payload is counted as: between 32 KB and a megabyte, known once it is fetched. */
const payloadBytes = 256 * 1024;

interface Lane {
  readonly bucket: string;
  readonly lane: number;
  at: number;
  readonly end: number;
}

/**
 * The next portion of the feed, of about `maxBytes`: a few blocks of each lane in turn, those first that are least
 * far, so that what was recorded at one time comes together. Hangs on where it begins and on the feed alone, unless
 * the feed ends in it.
 * @throws StoreError `feed-corrupt`; ReplayError `feed-corrupt`
 */
export function takePortion(feed: Feed, from: readonly LakePosition[], maxBytes: number): Promise<Portion> {
  return take(feed, from, undefined, maxBytes);
}

/**
 * The portion between two positions.
 * @throws what {@link takePortion} throws
 */
export async function takeExactly(
  feed: Feed,
  from: readonly LakePosition[],
  to: readonly LakePosition[],
): Promise<Portion> {
  const portion = await take(feed, from, to, Infinity);
  if (JSON.stringify(portion.to) !== JSON.stringify(to))
    throw new ReplayError('feed-corrupt', 'the feed ends before what the lake was being written from');
  return portion;
}

async function take(
  feed: Feed,
  from: readonly LakePosition[],
  to: readonly LakePosition[] | undefined,
  maxBytes: number,
): Promise<Portion> {
  const lanes = from.flatMap(({ bucket, checkpoint }, index) =>
    checkpoint.map((at, lane): Lane => ({
      bucket,
      lane,
      at,
      end: to?.[index]?.checkpoint[lane] ?? Infinity,
    })),
  );
  const lines = new PortionLines();
  let open = lanes.filter(({ at, end }) => at < end).sort((a, b) => a.at - b.at);
  while (open.length > 0 && lines.bytes < maxBytes) {
    const left: Lane[] = [];
    for await (const { lane, blocks } of inOrder(open, requestsAtOnce, (lane) => nextBlocks(feed, lane))) {
      for (const block of blocks)
        lines.add(block, `bucket ${lane.bucket}, lane ${lane.lane}, block ${block.n}`);
      lane.at += blocks.length;
      if (blocks.length === blocksAtOnce && lane.at < lane.end) left.push(lane);
      if (lines.bytes >= maxBytes) break;
    }
    open = left;
  }
  const positions = from.map(({ bucket }) => ({
    bucket,
    checkpoint: lanes.filter((lane) => lane.bucket === bucket).map(({ at }) => at),
  }));
  return { events: lines.events, days: lines.days, to: positions };
}

async function nextBlocks(
  feed: Feed,
  lane: Lane,
): Promise<{ readonly lane: Lane; readonly blocks: RawBlock[] }> {
  const blocks: RawBlock[] = [];
  const upTo = Math.min(lane.at + blocksAtOnce, lane.end);
  for await (const block of feed.feedLines(lane.bucket, lane.lane, lane.at, upTo)) blocks.push(block);
  return { lane, blocks };
}

class PortionLines {
  /** By type, then by day. */
  readonly #types = new Map<string, Map<string, KeptLines>>();
  #bytes = 0;
  #payloads = 0;
  events = 0;

  get bytes(): number {
    return this.#bytes + this.#payloads * payloadBytes;
  }

  add({ lines }: RawBlock, where: string): void {
    for (const line of lines) {
      const { type, time } = kindOf(line, where);
      this.#linesOf(type, time.slice(0, 10)).add(line);
      this.#bytes += line.length;
      if (datarefOf(line) !== undefined) this.#payloads += 1;
    }
    this.events += lines.length;
  }

  get days(): DayOfType[] {
    return [...this.#types]
      .flatMap(([type, days]) => [...days].map(([day, lines]) => ({ type, day, lines })))
      .sort((a, b) => compare(a.type, b.type) || compare(a.day, b.day));
  }

  #linesOf(type: string, day: string): KeptLines {
    let days = this.#types.get(type);
    if (!days) this.#types.set(type, (days = new Map<string, KeptLines>()));
    let lines = days.get(day);
    if (!lines) days.set(day, (lines = new KeptLines()));
    return lines;
  }
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function kindOf(line: Buffer, where: string) {
  try {
    return lineKind(line);
  } catch (cause) {
    if (!isStoreError(cause)) throw cause;
    throw new ReplayError('feed-corrupt', `${where}: ${cause.message}`, { cause });
  }
}
