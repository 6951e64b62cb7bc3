import type { HttpClient } from '@azure/core-rest-pipeline';
import {
  odata,
  type TableClient,
  type TableEntityResult,
  type TableEntityResultPage,
  type TransactionAction,
} from '@azure/data-tables';
import { type InsertResult, type Rewrite, type Row, rowVersion } from '../backend.ts';
import type { KeyRange } from '../layout/keys.ts';
import { submitInserts } from './transaction.ts';

export type Entity = TableEntityResult<Record<string, unknown>>;

/** A request that got no answer by then is given up; the SDK's own retries are within. */
const timeoutMs = 30_000;
export const inTime = () => ({ abortSignal: AbortSignal.timeout(timeoutMs) });

/** Times that an answer cut short is asked for again. */
const maxShortAnswers = 2;

export async function insertRows(
  table: TableClient,
  httpClient: HttpClient,
  partitionKey: string,
  rows: readonly Row[],
): Promise<InsertResult> {
  try {
    for (let short = 0; ; short += 1) {
      const { abortSignal } = inTime();
      const done = await submitInserts(table, httpClient, partitionKey, rows, abortSignal);
      if (done === rows.length) return { inserted: true };
      // An answer cut short must not pass for a promise; sent again, it collides with itself if it was one.
      if (short === maxShortAnswers)
        throw new Error(`the storage confirmed ${done} of ${rows.length} inserts`);
    }
  } catch (error) {
    if (!isAlreadyThere(error)) throw error;
    const index = /^(\d+):/.exec(error.message)?.[1];
    return index === undefined ? { inserted: false } : { inserted: false, index: Number(index) };
  }
}

export async function getRow(
  table: TableClient,
  partitionKey: string,
  rowKey: string,
  columns?: readonly string[],
): Promise<Row | undefined> {
  const select = columns && { queryOptions: { select: ['RowKey', ...columns] } };
  try {
    return rowOf(await table.getEntity(partitionKey, rowKey, { ...select, ...inTime() }));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export async function rewriteRows(
  table: TableClient,
  partitionKey: string,
  writes: readonly Rewrite[],
): Promise<boolean> {
  const actions = writes.map(({ row: { rowKey, ...columns }, version }): TransactionAction => {
    const entity = { partitionKey, rowKey, ...columns };
    return version === undefined ? ['create', entity] : ['update', entity, 'Replace', { etag: version }];
  });
  try {
    await table.submitTransaction(actions, inTime());
    return true;
  } catch (error) {
    // There already, gone, or another version: also if it was this very request, whose answer was lost.
    if ([404, 409, 412].includes((error as StorageError).statusCode ?? 0) && !isTableMissing(error))
      return false;
    throw error;
  }
}

export async function removeRows(
  table: TableClient,
  partitionKey: string,
  rowKeys: readonly string[],
): Promise<void> {
  try {
    await table.submitTransaction(
      rowKeys.map((rowKey): TransactionAction => ['delete', { partitionKey, rowKey }]),
      inTime(),
    );
  } catch (error) {
    if (!isMissing(error)) throw error;
    // Another one deletes them, too, or this very request had its answer lost: one by one, so that one that is gone
    // does not keep the others.
    for (const rowKey of rowKeys) await removeRow(table, partitionKey, rowKey);
  }
}

async function removeRow(table: TableClient, partitionKey: string, rowKey: string): Promise<void> {
  try {
    await table.deleteEntity(partitionKey, rowKey, inTime());
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

export async function* rangeRows(
  table: TableClient,
  partitionKey: string,
  { from, to }: KeyRange,
  columns?: readonly string[],
  pageRows?: number,
): AsyncGenerator<Row> {
  const filter = odata`PartitionKey eq ${partitionKey} and RowKey ge ${from} and RowKey lt ${to}`;
  const select = columns && { select: ['RowKey', ...columns] };
  const queryOptions = { filter, ...select };
  // A time limit a page: a reader may take as long as it likes between them.
  const ask = async (continuationToken?: string) => {
    const settings = {
      ...(continuationToken === undefined ? {} : { continuationToken }),
      ...(pageRows === undefined ? {} : { maxPageSize: pageRows }),
    };
    const pages = table.listEntities({ queryOptions, ...inTime() }).byPage(settings);
    const { value } = (await pages.next()) as IteratorResult<Page, undefined>;
    return value;
  };
  let coming: Promise<Page | undefined> | undefined = ask();
  while (coming) {
    const page: Page | undefined = await coming;
    coming = undefined;
    const token: string | undefined = page?.continuationToken;
    for (const [index, entity] of (page ?? []).entries()) {
      // The next page is on its way while this one is used; but not for a reader who wants one row, or so many.
      if (index === 1 && token !== undefined && pageRows === undefined) coming = asked(ask(token));
      yield rowOf(entity);
    }
    if (token !== undefined) coming ??= ask(token);
  }
}

type Page = TableEntityResultPage<Record<string, unknown>>;

/** Of which a failure is heard where it is awaited, if the reader goes on that far. */
function asked<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined);
  return promise;
}

const notColumns = new Set(['partitionKey', 'etag', 'timestamp', 'odata.metadata']);

export function rowOf(entity: Entity): Row {
  const row: Record<string, unknown> & { [rowVersion]?: string } = { rowKey: '' };
  for (const name in entity) if (!notColumns.has(name)) row[name] = entity[name];
  row[rowVersion] = entity.etag;
  return row as unknown as Row;
}

export interface StorageError extends Error {
  readonly statusCode?: number;
  readonly code?: string;
  readonly details?: { readonly errorCode?: string };
}

/** A single-entity error leaves `code` undefined on Azurite; a transaction's has no `details`. */
function isAlreadyThere(error: unknown): error is Error {
  const { statusCode, code, details } = error as StorageError;
  return statusCode === 409 && [code, details?.errorCode].includes('EntityAlreadyExists');
}

/** A missing row is an answer; a missing table is an error. */
export const isMissing = (error: unknown) =>
  (error as StorageError).statusCode === 404 && !isTableMissing(error);

function isTableMissing(error: unknown): boolean {
  const { code, details } = error as StorageError;
  return [code, details?.errorCode].includes('TableNotFound');
}
