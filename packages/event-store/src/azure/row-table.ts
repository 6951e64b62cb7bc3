import type { TableClient, TransactionAction } from '@azure/data-tables';
import { type Row, type RowTable, type RowWrite, rowVersion, type WriteResult } from '../backend.ts';
import { type Entity, inTime, isMissing, rangeRows, rowOf, type StorageError } from './table-rows.ts';

/** A table of which rows change, each write under its condition. */
export function rowTable(table: TableClient): RowTable {
  return {
    get: async (partitionKey, rowKey) => {
      try {
        const entity: Entity = await table.getEntity(partitionKey, rowKey, inTime());
        return { row: plain(rowOf(entity)), etag: entity.etag };
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    async *range(partition, keys, columns) {
      for await (const row of rangeRows(table, partition, keys, columns)) yield plain(row);
    },
    write: (partition, writes) => writeRows(table, partition, writes),
  };
}

/** Without its version: whoever reads rows here gets that beside them, or needs none. */
function plain({ [rowVersion]: _, ...row }: Row): Row {
  return row;
}

async function writeRows(
  table: TableClient,
  partitionKey: string,
  writes: readonly RowWrite[],
): Promise<WriteResult> {
  const actions = writes.map((one): TransactionAction => {
    if (one.write === 'delete') return ['delete', { partitionKey, rowKey: one.rowKey }];
    const entity = { partitionKey, ...one.row };
    if (one.write === 'insert') return ['create', entity];
    if (one.write === 'put') return ['upsert', entity, 'Replace'];
    // Without its ETag said, the SDK replaces whatever is there.
    return ['update', entity, 'Replace', { etag: one.etag }];
  });
  try {
    const { subResponses } = await table.submitTransaction(actions, inTime());
    if (subResponses.length < writes.length)
      throw new Error(`the storage confirmed ${subResponses.length} of ${writes.length} writes`);
    return { written: true, etags: subResponses.map(({ etag }) => etag) };
  } catch (error) {
    if (isRefused(error)) return { written: false };
    throw error;
  }
}

/** A row was there, was not there, or had changed; a missing table is an error. */
const isRefused = (error: unknown) =>
  [409, 412].includes((error as StorageError).statusCode ?? 0) || isMissing(error);
