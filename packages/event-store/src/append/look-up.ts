import type { Backend } from '../backend.ts';
import { linesOf } from '../feed/block.ts';
import { laneTail } from '../feed/lane-tail.ts';
import { keptBlocks } from '../feed/trim-lane.ts';
import { eventKey, feedRange, type KeyRange, parseFeedKey } from '../layout/keys.ts';
import type { Layout } from '../layout/layout.ts';
import type { KnownRows } from './known-rows.ts';
import type { Standing } from './lose-to.ts';
import type { PendingEvent } from './pending-append.ts';

/**
 * Blocks of a lane that are read back at first, to learn what was stored lately: some 6,000 events of a bucket. A process that
 * was started anew reads them for each of its buckets, while a delivery waits. Trimming leaves as many.
 */
const blocksBack = keptBlocks;
/** And at most at once further back, when what is older is delivered again. */
const mostBlocksBack = 64;
/** As many rows are asked for at once; to follow the feed takes several requests, one after the other. */
export const fewRows = 16;

/** What was read of a bucket's feed. */
interface Read {
  /** By lane: block `first` up to `last`, but for what others wrote faster than it was read. */
  readonly lanes: { first: number; last: number }[];
  /** Blocks of each lane that are read further back, the next time there is reason to. */
  step: number;
  /** Is there reason to read further back? */
  further: boolean;
}

/**
 * Finds out which rows of a bucket are stored, once an insert has run into one. Deliveries repeat what is recent,
 * and each block of the feed names 99 recent rows: so the feed first, from where it was last read. What it does
 * not name is asked for row by row; and where that finds many, as after a restart with an old history sent once more, the
 * feed is read further back the next time, by twice as many blocks as before.
 */
export class LookUp {
  readonly #backend: Backend;
  readonly #layout: Layout;
  readonly #known: KnownRows;
  readonly #read = new Map<string, Read>();

  constructor(backend: Backend, layout: Layout, known: KnownRows) {
    this.#backend = backend;
    this.#layout = layout;
    this.#known = known;
  }

  /** Reads what came to a bucket's feed since the last time, and what is older if there was reason to. */
  async followFeed(bucket: string): Promise<void> {
    const read = this.#readOf(bucket);
    const further = read.further ? read.step : 0;
    await Promise.all(
      read.lanes.map(async (seen, lane) => {
        await this.#readNews(bucket, lane, seen);
        if (further === 0 || seen.first <= 1) return;
        const from = Math.max(seen.first - further, 1);
        await this.#learnFrom(bucket, feedRange(lane, from, seen.first - 1));
        seen.first = from;
      }),
    );
    if (further > 0) Object.assign(read, { step: Math.min(2 * further, mostBlocksBack), further: false });
  }

  #readOf(bucket: string): Read {
    const read = this.#read.get(bucket) ?? {
      lanes: Array.from({ length: this.#layout.lanes }, () => ({ first: 0, last: 0 })),
      ...{ step: blocksBack, further: false },
    };
    this.#read.set(bucket, read);
    return read;
  }

  async #readNews(bucket: string, lane: number, seen: Read['lanes'][number]): Promise<void> {
    const tail = await laneTail(this.#backend, bucket, lane, seen.last);
    const from = Math.max(seen.last, tail - blocksBack) + 1;
    if (from > tail) return;
    await this.#learnFrom(bucket, feedRange(lane, from), (n) => (seen.last = n));
    if (seen.first === 0) seen.first = from;
  }

  async #learnFrom(bucket: string, blocks: KeyRange, learnt?: (n: number) => void): Promise<void> {
    for await (const row of this.#backend.range(bucket, blocks)) {
      for (const line of linesOf(row)) this.#learn(line);
      learnt?.(parseFeedKey(row.rowKey));
    }
  }

  /** Asks for these rows, one by one; returns those that are stored and were not known. */
  async readRows(bucket: string, events: readonly PendingEvent[]): Promise<Standing[]> {
    const waiting = events.filter(({ event }) => this.#known.get(event.rowKey) === undefined);
    const found: Standing[] = [];
    const reader = async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const row = await this.#backend.get(bucket, next.event.rowKey, ['contenthash', 'source', 'id']);
        if (!row) continue;
        const { rowKey } = row;
        const [contenthash, source, id] = [String(row.contenthash), String(row.source), String(row.id)];
        this.#known.add(rowKey, contenthash);
        found.push({ rowKey, contenthash, source, id });
      }
    };
    await Promise.all(Array.from({ length: Math.min(fewRows, waiting.length) }, reader));
    if (found.length > fewRows) this.#readOf(bucket).further = true;
    return found;
  }

  #learn(line: string): void {
    const { subject, position, contenthash } = JSON.parse(line) as Record<
      'subject' | 'position' | 'contenthash',
      string
    >;
    const [category = '', id = ''] = subject.split('/');
    this.#known.add(eventKey({ category, id }, position), contenthash);
  }
}
