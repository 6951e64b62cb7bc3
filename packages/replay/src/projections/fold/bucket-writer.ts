import type { Row, RowTable, RowWrite } from '@annals/event-store';
import { ProjectionError } from '../errors.ts';
import { changedRange, headKey } from '../layout/keys.ts';
import { type BucketHead, freshHead, headOf, headRow } from './bucket-head.ts';

/** A transaction holds 100 rows and 4 MiB, of which the head takes one. Source: Azure Table service. */
export const mostWrites = 99;
const mostBytes = 3.5 * 1024 * 1024;

export interface WriterOptions {
  /** Names this process; the head says who wrote it last. */
  readonly writer: string;
  /** Rows a transaction beside the head, a parameter for tests. */
  readonly maxWrites?: number | undefined;
}

/**
 * Writes to one bucket of a build. Each transaction replaces the head as it was last seen, so that whatever another
 * process wrote in between refuses it (`taken-over`): of two processes one goes on, and nothing is mixed.
 */
export class BucketWriter {
  readonly table: RowTable;
  readonly partition: string;
  readonly #writer: string;
  readonly #maxWrites: number;
  #head: BucketHead;
  #etag: string;
  #waiting = new Map<string, RowWrite>();
  #change: Partial<BucketHead> = {};
  #bytes = 0;

  private constructor(
    table: RowTable,
    partition: string,
    options: WriterOptions,
    head: BucketHead,
    etag: string,
  ) {
    this.table = table;
    this.partition = partition;
    this.#writer = options.writer;
    this.#maxWrites = options.maxWrites ?? mostWrites;
    this.#head = head;
    this.#etag = etag;
  }

  /** Undefined if there is no such bucket. */
  static async open(
    table: RowTable,
    partition: string,
    options: WriterOptions,
  ): Promise<BucketWriter | undefined> {
    const stored = await table.get(partition, headKey);
    return stored && new BucketWriter(table, partition, options, headOf(stored.row), stored.etag);
  }

  /** Opens a bucket, or begins it. */
  static async begin(
    table: RowTable,
    partition: string,
    lanes: BucketHead['lanes'],
    options: WriterOptions,
  ): Promise<BucketWriter> {
    const row = headRow(freshHead(options.writer, lanes));
    const opened = await BucketWriter.open(table, partition, options);
    if (opened) return opened;
    await table.write(partition, [{ write: 'insert', row }]);
    const begun = await BucketWriter.open(table, partition, options);
    if (!begun) throw new ProjectionError('taken-over', `${partition} was begun and is gone: dropped?`);
    return begun;
  }

  get head(): BucketHead {
    return this.#head;
  }

  /** True if these writes can leave in one transaction. */
  fits(writes: readonly RowWrite[]): boolean {
    return writes.length <= this.#maxWrites && bytesOf(writes) <= mostBytes;
  }

  /**
   * Takes writes that leave together, if they fit, and in their order; in the next transaction or one soon after. What
   * changes in the head with them is in the transaction that holds the last of them.
   */
  async add(writes: readonly RowWrite[], change: Partial<BucketHead> = {}): Promise<void> {
    if (!this.fits(writes)) {
      for (const [index, one] of writes.entries())
        await this.add([one], index === writes.length - 1 ? change : {});
      return;
    }
    const bytes = bytesOf(writes);
    const full =
      this.#waiting.size + writes.length > this.#maxWrites ||
      this.#bytes + bytes > mostBytes ||
      writes.some((one) => one.write === 'delete' && this.#waiting.has(one.rowKey));
    if (full) await this.commit();
    for (const one of writes) this.#waiting.set(one.write === 'delete' ? one.rowKey : one.row.rowKey, one);
    this.#bytes += bytes;
    this.#change = { ...this.#change, ...change };
  }

  /** Writes what waits and what changes in the head, in one transaction. */
  async commit(also: Partial<BucketHead> = {}): Promise<void> {
    const writes = [...this.#waiting.values()];
    const change = { ...this.#change, ...also };
    if (writes.length === 0 && Object.keys(change).length === 0) return;
    const changed = this.#head.changed || [...this.#waiting.keys()].some(isMark);
    const next = { ...this.#head, changed, ...change, writer: this.#writer, turn: this.#head.turn + 1 };
    const replace = { write: 'replace', row: headRow(next), etag: this.#etag } as const;
    const result = await this.table.write(this.partition, [replace, ...writes]);
    this.#etag = (result.written ? result.etags[0] : undefined) ?? (await this.#etagAfter(next));
    this.#head = next;
    this.#waiting = new Map();
    this.#change = {};
    this.#bytes = 0;
  }

  /** What was refused may be this very transaction, sent again since its answer was lost. */
  async #etagAfter(next: BucketHead): Promise<string> {
    const stored = await this.table.get(this.partition, headKey);
    const now = stored && headOf(stored.row);
    if (stored && now?.writer === next.writer && now.turn === next.turn) return stored.etag;
    if (stored?.etag === this.#etag)
      throw new ProjectionError('build-corrupt', `${this.partition}: a row that was there is gone`);
    throw new ProjectionError(
      'taken-over',
      `${this.partition}: ${now ? 'another process goes on with it' : 'it was dropped'}`,
    );
  }
}

const isMark = (rowKey: string) => rowKey >= changedRange.from && rowKey < changedRange.to;

const bytesOf = (writes: readonly RowWrite[]) =>
  writes.reduce((sum, one) => sum + (one.write === 'delete' ? 300 : bytesOfRow(one.row)), 0);

/** As the body of a transaction has it: JSON in UTF-8, binary as base64. */
function bytesOfRow(row: Row): number {
  let bytes = 500;
  for (const value of Object.values(row)) {
    if (typeof value === 'string') bytes += Buffer.byteLength(JSON.stringify(value));
    else if (value instanceof Uint8Array) bytes += (value.length * 4) / 3;
    bytes += 40;
  }
  return bytes;
}
