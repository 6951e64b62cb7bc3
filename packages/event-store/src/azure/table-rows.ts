import { odata, type TableClient, type TableEntityResult, type TransactionAction } from '@azure/data-tables';
import type { InsertResult, Row } from '../backend.ts';
import type { KeyRange } from '../layout/keys.ts';

type Entity = TableEntityResult<Record<string, unknown>>;

/** A request that got no answer by then is given up; the SDK's own retries are within. */
const timeoutMs = 30_000;
const inTime = () => ({ abortSignal: AbortSignal.timeout(timeoutMs) });

export async function insertRows(
  table: TableClient,
  partitionKey: string,
  rows: readonly Row[],
): Promise<InsertResult> {
  const actions = rows.map((row): TransactionAction => ['create', { ...row, partitionKey }]);
  try {
    const response = await table.submitTransaction(actions, inTime());
    // An answer cut short must not pass for a promise.
    const done = response.subResponses.filter(({ status }) => status >= 200 && status < 300).length;
    if (done !== rows.length) throw new Error(`the storage confirmed ${done} of ${rows.length} inserts`);
    return { inserted: true };
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

export async function* rangeRows(
  table: TableClient,
  partitionKey: string,
  { from, to }: KeyRange,
  columns?: readonly string[],
): AsyncGenerator<Row> {
  const filter = odata`PartitionKey eq ${partitionKey} and RowKey ge ${from} and RowKey lt ${to}`;
  const select = columns && { select: ['RowKey', ...columns] };
  for await (const page of table.listEntities({ queryOptions: { filter, ...select } }).byPage())
    for (const entity of page) yield rowOf(entity);
}

function rowOf(entity: Entity): Row {
  const { partitionKey: _p, rowKey, etag: _e, timestamp: _t, 'odata.metadata': _m, ...columns } = entity;
  return { ...(columns as Record<string, string>), rowKey: rowKey ?? '' };
}

interface StorageError extends Error {
  readonly statusCode?: number;
  readonly code?: string;
  readonly details?: { readonly errorCode?: string };
}

/** A single-entity error leaves `code` undefined on Azurite; a transaction's has no `details`. */
function isAlreadyThere(error: unknown): error is Error {
  const { statusCode, code, details } = error as StorageError;
  return statusCode === 409 && [code, details?.errorCode].includes('EntityAlreadyExists');
}

const isMissing = (error: unknown) => (error as StorageError).statusCode === 404;
