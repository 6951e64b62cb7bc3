import type { Row, RowWrite } from '@annals/event-store';
import type { AnyProjection } from '../define/projection.ts';
import { calling } from '../errors.ts';
import {
  changedKey,
  changedRange,
  contributionsRange,
  contributionsTo,
  decodeKey,
  mergedKey,
  parseRowKey,
} from '../layout/keys.ts';
import { jsonOf, valueColumns, valueText } from '../layout/row-value.ts';
import type { BucketWriter } from './bucket-writer.ts';
import type { Contributions } from './stream-fold.ts';

/** Merges anew the keys that have changed. Returns how many. */
export async function mergeChanged(writer: BucketWriter, projection: AnyProjection): Promise<number> {
  const { table, partition } = writer;
  let keys = 0;
  for await (const { rowKey } of table.range(partition, changedRange, [])) {
    const { key } = parseRowKey(rowKey);
    const merged = new MergedRow(projection, key);
    for await (const row of table.range(partition, contributionsTo(key))) merged.add(row);
    const write = merged.write() ?? (await deletion(writer, key));
    await writer.add([...(write ? [write] : []), { write: 'delete', rowKey: changedKey(key) }]);
    keys += 1;
  }
  await writer.commit({ changed: false });
  return keys;
}

async function deletion({ table, partition }: BucketWriter, key: string): Promise<RowWrite | undefined> {
  const stored = await table.get(partition, mergedKey(key));
  return stored && { write: 'delete', rowKey: mergedKey(key) };
}

/** Merges every key, from one pass over all contributions; false if it was stopped, to go on from there. */
export async function mergeAll(
  writer: BucketWriter,
  projection: AnyProjection,
  signal?: AbortSignal,
): Promise<boolean> {
  const { at } = writer.head;
  let current: MergedRow | undefined;
  const finish = async () => {
    const write = current?.write();
    if (write) await writer.add([write], { at: current?.key });
  };
  const rest = at === undefined ? contributionsRange : { ...contributionsRange, from: `c:${at};` };
  for await (const row of writer.table.range(writer.partition, rest)) {
    const { key } = parseRowKey(row.rowKey);
    if (current?.key !== key) {
      await finish();
      if (current && signal?.aborted) {
        await writer.commit();
        return false;
      }
      current = new MergedRow(projection, key);
    }
    current.add(row);
  }
  await finish();
  return true;
}

/** Merges in memory what streams contribute, as long as that is not too much. */
export class MemoryMerge {
  readonly #projection: AnyProjection;
  readonly #rows = new Map<string, MergedRow>();
  #roomChars: number;

  constructor(projection: AnyProjection, mostChars: number) {
    this.#projection = projection;
    this.#roomChars = mostChars;
  }

  /** True if it has become too much. */
  get full(): boolean {
    return this.#roomChars < 0;
  }

  /** Takes a stream's contributions, streams in the order of their names. */
  add(contributions: Contributions): void {
    for (const [key, json] of contributions) {
      const row = this.#rows.get(key) ?? new MergedRow(this.#projection, key);
      row.addJson(json);
      this.#rows.set(key, row);
      this.#roomChars -= key.length + json.length;
    }
  }

  *writes(): Generator<RowWrite> {
    for (const row of this.#rows.values()) {
      const write = row.write();
      if (write) yield write;
    }
  }
}

/** What is contributed to a key, in the order of the streams' names. */
class MergedRow {
  readonly key: string;
  readonly #projection: AnyProjection;
  #value: { readonly of: unknown } | undefined;

  constructor(projection: AnyProjection, key: string) {
    this.#projection = projection;
    this.key = key;
  }

  add(row: Row): void {
    this.addJson(valueText(row));
  }

  addJson(json: string): void {
    const next = JSON.parse(json) as unknown;
    this.#value = { of: this.#value ? mergeTwo(this.#projection, this.key, this.#value.of, next) : next };
  }

  /** Undefined if there is nothing to merge. */
  write(): RowWrite | undefined {
    if (!this.#value) return undefined;
    const where = whereOf(this.#projection, this.key);
    const json = jsonOf(this.#value.of, where);
    return { write: 'put', row: { rowKey: mergedKey(this.key), ...valueColumns(json, where) } };
  }
}

/** @throws ProjectionError `merge-threw` */
export const mergeTwo = (projection: AnyProjection, key: string, a: unknown, b: unknown): unknown =>
  calling('merge-threw', whereOf(projection, key), (): unknown => projection.merge?.(a, b));

const whereOf = ({ name }: AnyProjection, key: string) =>
  `projection "${name}", row ${JSON.stringify(decodeKey(key))}`;
