import type { Row, RowTable, RowWrite } from '@annals/event-store';
import type { ShardOfJob } from '../erase/found-rows.ts';
import type { PlainEvent } from './plain-events.ts';

/*
 * Beside an erasure's other rows in table `replays`, written before an event is rewritten, where copies of what it said may lie:
 *
 *   <job>  stale:archive:<bucket>       archive files of a bucket
 *   <job>  stale:lake:<type>:<day>      lake files of a type and day
 *   <job>  stale:payload:<sha256>       a blob of container `payloads`
 *
 * `done` is 1 once they are written anew.
 */
export type StaleKind = 'archive' | 'lake' | 'payload';

export interface Stale {
  readonly rowKey: string;
  /** What stands behind the kind. */
  readonly parts: readonly string[];
}

const prefixOf = (kind: StaleKind) => `stale:${kind}`;
const waiting = (kind: StaleKind, ...parts: readonly string[]): RowWrite => ({
  write: 'put',
  row: { rowKey: [prefixOf(kind), ...parts].join(':'), done: 0 },
});

/** A transaction holds 100 rows. Source: Azure Table service. */
const maxRows = 100;

/** Where copies of events of a bucket may lie. */
export async function putStale(
  table: RowTable,
  { job, shard: bucket }: ShardOfJob,
  events: readonly PlainEvent[],
): Promise<void> {
  const days = new Map(events.map(({ type, day }) => [`${type}:${day}`, [type, day]]));
  const writes = [
    waiting('archive', bucket),
    ...[...days.values()].map((parts) => waiting('lake', ...parts)),
  ];
  for (let start = 0; start < writes.length; start += maxRows)
    await table.write(job, writes.slice(start, start + maxRows));
}

export async function putStalePayload(table: RowTable, job: string, dataref: string): Promise<void> {
  await table.write(job, [waiting('payload', dataref.slice(dataref.indexOf('/') + 1))]);
}

export async function* staleOf(table: RowTable, job: string, kind: StaleKind): AsyncGenerator<Stale> {
  const prefix = prefixOf(kind);
  for await (const { rowKey, done } of table.range(job, { from: `${prefix}:`, to: `${prefix};` }))
    if (done !== 1) yield { rowKey, parts: rowKey.slice(prefix.length + 1).split(':') };
}

export async function putFresh(table: RowTable, job: string, { rowKey }: Stale): Promise<void> {
  await table.write(job, [{ write: 'put', row: { rowKey, done: 1 } }]);
}

/**
 * An erasure that is run again looks once more where the one before it did: an archive or lake run that was under way then may
 * have left a file behind.
 */
export async function carryStale(table: RowTable, before: string, job: string): Promise<void> {
  const rows: Row[] = [];
  for await (const { rowKey } of table.range(before, { from: 'stale:', to: 'stale;' }))
    rows.push({ rowKey, done: 0 });
  for (let start = 0; start < rows.length; start += maxRows)
    await table.write(
      job,
      rows.slice(start, start + maxRows).map((row) => ({ write: 'put', row })),
    );
}
