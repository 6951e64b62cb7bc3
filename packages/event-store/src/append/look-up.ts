import type { Backend } from '../backend.ts';
import { linesOf } from '../feed/block.ts';
import { laneTail } from '../feed/lane-tail.ts';
import { keptBlocks } from '../feed/trim-lane.ts';
import { eventKey, feedRange, parseFeedKey } from '../layout/keys.ts';
import type { Layout } from '../layout/layout.ts';
import type { KnownRows } from './known-rows.ts';
import type { Standing } from './lose-to.ts';
import type { PendingEvent } from './pending-append.ts';

/**
 * Blocks of a lane that are read back at most, to learn what was stored lately: some 6,000 events of a bucket. A process that
 * was started anew reads them for each of its buckets, while a delivery waits. Trimming leaves as many.
 */
const maxBlocksBack = keptBlocks;
const pointReadsAtOnce = 16;

/**
 * Finds out which rows of a bucket are stored, once an insert has run into one. Deliveries repeat what is recent,
 * and each block of the feed names 99 recent rows: so the feed first, from where it was last read. What it does
 * not name is asked for row by row.
 */
export class LookUp {
  readonly #backend: Backend;
  readonly #layout: Layout;
  readonly #known: KnownRows;
  /** By bucket, the last block read of each lane. */
  readonly #read = new Map<string, number[]>();

  constructor(backend: Backend, layout: Layout, known: KnownRows) {
    this.#backend = backend;
    this.#layout = layout;
    this.#known = known;
  }

  /** Reads what came to a bucket's feed since the last time. */
  async followFeed(bucket: string): Promise<void> {
    const read = this.#read.get(bucket) ?? Array.from({ length: this.#layout.lanes }, () => 0);
    this.#read.set(bucket, read);
    await Promise.all(
      read.map(async (last, lane) => {
        const tail = await laneTail(this.#backend, bucket, lane, last);
        const from = Math.max(last, tail - maxBlocksBack) + 1;
        if (from > tail) return;
        for await (const row of this.#backend.range(bucket, feedRange(lane, from))) {
          for (const line of linesOf(row)) this.#learn(line);
          read[lane] = parseFeedKey(row.rowKey);
        }
      }),
    );
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
    await Promise.all(Array.from({ length: Math.min(pointReadsAtOnce, waiting.length) }, reader));
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
