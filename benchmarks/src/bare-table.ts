import type { TableClient, TransactionAction } from '@azure/data-tables';
import { message } from './events.ts';
import { inFlight } from './in-flight.ts';

const partitions = 16;

/** Keys as the store has them, a stream's rows together; or each above the last, which is kinder to Azurite's index. */
export type Keys = 'byStream' | 'ascending';

/** An event as a row that has nothing to do with the store: columns for the attributes, JSON for the data. */
function bareRow(keys: Keys, partition: number, n: number, prefix: string) {
  const stream = `${prefix}-${n % 1_000}`;
  const event = message(stream, Math.floor(n / 1_000) + 1);
  const { id, source, type, subject, time, sequence = '', data } = event;
  return {
    partitionKey: String(partition).padStart(2, '0'),
    rowKey:
      keys === 'byStream' ? `conversation:${stream}:${sequence}` : `${prefix}:${String(n).padStart(12, '0')}`,
    ...{ id, source, type, subject, time, sequence },
    data: JSON.stringify(data),
  };
}

/** Transactions of 100 rows, made before the clock runs. */
export const transactionsOf = (rows: number, keys: Keys, prefix = 'c'): TransactionAction[][] =>
  Array.from({ length: Math.ceil(rows / 100) }, (_, transaction) =>
    Array.from({ length: 100 }, (__, index) => [
      'create',
      bareRow(keys, transaction % partitions, transaction * 100 + index, prefix),
    ]),
  );

/** `submitTransaction` of each, over 16 partitions in turn, 4 in flight. */
export const bareTransactions = (table: TableClient, transactions: readonly TransactionAction[][]) =>
  inFlight(transactions.length, 4, (index) => table.submitTransaction(transactions[index] ?? []));

export const rowsOf = (count: number, prefix = 'c') =>
  Array.from({ length: count }, (_, n) => bareRow('byStream', n % partitions, n, prefix));

/** `createEntity`, 64 in flight. */
export const bareInserts = (table: TableClient, rows: ReturnType<typeof rowsOf>) =>
  inFlight(rows.length, 64, async (index) => {
    const row = rows[index];
    if (row) await table.createEntity(row);
  });
