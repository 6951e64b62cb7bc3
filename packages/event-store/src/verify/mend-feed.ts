import { type Backend, type Row, rowVersion } from '../backend.ts';
import { feedRow } from '../feed/block.ts';
import { eventLine } from '../layout/event-row.ts';
import { feedKey } from '../layout/keys.ts';
import { storedOfRow } from '../layout/stored-event.ts';
import { blockEvents } from './block-events.ts';
import type { Orphan } from './fill-holes.ts';

/** `moved`: someone else puts these events into blocks. */
type Outcome = 'written' | 'moved' | 'occupied';

/**
 * Puts events that no block holds into blocks. Their rows are written again in the same transaction, as they are, in
 * place of the version that was read before the feed was searched for them: of two who repair at once only one
 * succeeds, and no event gets into two blocks.
 */
export class FeedMending {
  readonly #backend: Backend;
  readonly #bucket: string;
  /** The last block of lane 0 that we know of. */
  #tail: number;

  constructor(backend: Backend, bucket: string, tail: number) {
    this.#backend = backend;
    this.#bucket = bucket;
    this.#tail = tail;
  }

  /** Writes a lost block anew; of no events it is one that readers pass. If its place is taken, they go to the end. */
  async fill(lane: number, n: number, orphans: readonly Orphan[]): Promise<boolean> {
    const there = await this.#backend.get(this.#bucket, feedKey(lane, n));
    const taken = there !== undefined && blockEvents(there) !== undefined;
    const outcome = taken ? 'occupied' : await this.#write(lane, n, orphans, there?.[rowVersion]);
    return outcome === 'occupied' ? orphans.length === 0 || this.append(orphans) : outcome === 'written';
  }

  /** Puts events behind the end of lane 0; false if someone else puts them somewhere. */
  async append(orphans: readonly Orphan[]): Promise<boolean> {
    for (;;) {
      this.#tail += 1;
      const outcome = await this.#write(0, this.#tail, orphans);
      if (outcome !== 'occupied') return outcome === 'written';
    }
  }

  /** Where nothing is, or this version of something unreadable. */
  async #write(lane: number, n: number, orphans: readonly Orphan[], version?: string): Promise<Outcome> {
    const rows = await Promise.all(orphans.map(({ rowKey }) => this.#backend.get(this.#bucket, rowKey)));
    const claims = rows.flatMap((row, index) => (row ? [{ row, version: orphans[index]?.version }] : []));
    if (claims.length < orphans.length) return 'moved';
    const block = blockOf(lane, n, rows);
    const writes = [{ row: block, version }, ...claims];
    if (await this.#backend.rewrite(this.#bucket, writes)) return 'written';
    // Whoever was first, and whatever became of an answer: what is there now counts.
    const now = await this.#backend.get(this.#bucket, block.rowKey);
    const held = now && blockEvents(now)?.map(({ row }) => row.rowKey);
    if (!held) return 'moved';
    return orphans.every(({ rowKey }) => held.includes(rowKey)) ? 'written' : 'occupied';
  }
}

function blockOf(lane: number, n: number, rows: readonly (Row | undefined)[]): Row {
  const lines = rows.flatMap((row) => {
    if (!row) return [];
    const { event, stamp } = storedOfRow(row);
    return [eventLine(event, stamp)];
  });
  const block = feedRow(lane, n, lines);
  if (!block) throw new Error(`${lines.length} events were measured to fit a block of the feed, and do not`);
  return block;
}
