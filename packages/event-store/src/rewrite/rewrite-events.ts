import { type Backend, type Rewrite, type Row, rowVersion } from '../backend.ts';
import { feedRow, rawLinesOf } from '../feed/block.ts';
import { lineHead, lineKey, lineOfRow } from '../layout/event-line.ts';
import { feedRange } from '../layout/keys.ts';
import type { Layout } from '../layout/layout.ts';
import { type ChangeData, changedRow } from './changed-row.ts';

export interface RewriteWork {
  /** Row keys of the events in question. */
  readonly keys: ReadonlySet<string>;
  readonly change: ChangeData;
  /** Hears of each payload that an event is about to refer to no more, before it does. */
  readonly onPayload: (dataref: string) => Promise<void>;
}

/** Times that something is tried which others change meanwhile. */
const tries = 10;

/**
 * Stores events of a bucket with other data. A row and the block that holds its line are one transaction, so that table and
 * feed agree whatever dies when; a second call changes what is left. Reads all of the bucket's feed, since nothing tells which
 * block an event is in.
 * @throws StoreError `feed-corrupt`, `payload-missing`, `payload-corrupt`
 */
export async function rewriteEvents(
  backend: Backend,
  layout: Layout,
  bucket: string,
  work: RewriteWork,
): Promise<void> {
  const rewriting = new Rewriting(backend, bucket, work);
  for (let lane = 0; lane < layout.lanes; lane += 1)
    // From the first block on: some that are trimmed may be left over.
    for await (const block of backend.range(bucket, feedRange(lane, 1))) {
      if (keysIn(block).some((key) => work.keys.has(key))) await rewriting.block(lane, block.rowKey);
    }
  // Those whose block is trimmed, by now or long ago; of the others nothing is left to be changed.
  for (const key of work.keys) await rewriting.row(key);
}

class Rewriting {
  readonly #backend: Backend;
  readonly #bucket: string;
  readonly #work: RewriteWork;

  constructor(backend: Backend, bucket: string, work: RewriteWork) {
    this.#backend = backend;
    this.#bucket = bucket;
    this.#work = work;
  }

  block(lane: number, blockKey: string): Promise<void> {
    return this.#until(async () => {
      const block = await this.#backend.get(this.#bucket, blockKey);
      if (!block) return [];
      const writes: Rewrite[] = [];
      const before = rawLinesOf(block).map((line) => line.toString('utf8'));
      const lines = await Promise.all(
        keysIn(block).map(async (key, index) => {
          const line = before[index] ?? '';
          const row = this.#work.keys.has(key) ? await this.#backend.get(this.#bucket, key) : undefined;
          if (!row) return line;
          const changed = await this.#changed(row);
          if (changed) writes.push({ row: changed, version: row[rowVersion] });
          return lineOfRow(changed ?? row);
        }),
      );
      if (lines.every((line, index) => line === before[index])) return writes;
      const n = Number(blockKey.slice(blockKey.lastIndexOf(':') + 1));
      const rewritten = feedRow(lane, n, lines);
      if (!rewritten)
        throw new Error(`${blockKey} of bucket ${this.#bucket} would be larger than a row holds`);
      return [{ row: rewritten, version: block[rowVersion] }, ...writes];
    });
  }

  row(key: string): Promise<void> {
    return this.#until(async () => {
      const row = await this.#backend.get(this.#bucket, key);
      const changed = row && (await this.#changed(row));
      return changed ? [{ row: changed, version: row[rowVersion] }] : [];
    });
  }

  async #changed(row: Row): Promise<Row | undefined> {
    const changed = await changedRow(this.#backend, row, this.#work.change);
    if (changed && typeof row.dataref === 'string') await this.#work.onPayload(row.dataref);
    return changed;
  }

  /** Until nothing is left to be written: also what got through without an answer shows in what is read next. */
  async #until(plan: () => Promise<readonly Rewrite[]>): Promise<void> {
    for (let left = tries; left > 0; left -= 1) {
      const writes = await plan();
      if (writes.length === 0 || (await this.#backend.rewrite(this.#bucket, writes))) return;
    }
    throw new Error(`bucket ${this.#bucket}: what is to be rewritten changes all the time`);
  }
}

const keysIn = (block: Row): string[] => rawLinesOf(block).map((line) => lineKey(lineHead(line)));
