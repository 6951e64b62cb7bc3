import type { TableClient, TransactionAction } from '@azure/data-tables';
import { message } from './events.ts';
import { inFlight } from './in-flight.ts';

const partitions = 16;

/** An event as a row that has nothing to do with the store: columns for the attributes, JSON for the data. */
function bareRow(partition: number, n: number) {
  const { id, source, type, subject, time, sequence = '', data } = message(`c-${n % 1_000}`, n + 1);
  return {
    partitionKey: String(partition).padStart(2, '0'),
    rowKey: String(n).padStart(12, '0'),
    ...{ id, source, type, subject, time, sequence },
    data: JSON.stringify(data),
  };
}

/** The transactions of {@link bareTransactions}, made before the clock runs. */
export const transactionsOf = (rows: number): TransactionAction[][] =>
  Array.from({ length: Math.ceil(rows / 100) }, (_, transaction) =>
    Array.from({ length: 100 }, (__, index) => [
      'create',
      bareRow(transaction % partitions, transaction * 100 + index),
    ]),
  );

/** `submitTransaction` of 100 rows a partition, one a partition at a time in effect, 4 in flight. */
export const bareTransactions = (table: TableClient, rows: number, transactions = transactionsOf(rows)) =>
  inFlight(transactions.length, 4, (index) => table.submitTransaction(transactions[index] ?? []));

export const rowsOf = (count: number) => Array.from({ length: count }, (_, n) => bareRow(n % partitions, n));

/** `createEntity`, 64 in flight. */
export const bareInserts = (table: TableClient, rows: ReturnType<typeof rowsOf>) =>
  inFlight(rows.length, 64, (index) => table.createEntity(rows[index] ?? bareRow(0, index)));
