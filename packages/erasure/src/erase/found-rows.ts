import type { Row, RowTable } from '@annals/event-store';
import type { StreamName } from '@annals/events-schema';
import type { FoundDataset, FoundDatasets } from '../datasets/find-datasets.ts';

/*
 * Beside a job's shards in table `replays`, what an erasure came by:
 *
 *   <job>  found:<category>:<id>   a stream with events of the subject, and what was done to it
 *   <job>  passed:<shard>          the last stream of a bucket that is dealt with
 *   <job>  dataset:<name>:<id>     a dataset in container `datasets` that holds something of the subject, or cannot tell
 *   <job>  report                  what its last step did
 *   <job>  stale:…                 where copies of rewritten events may lie: plain/stale-rows.ts
 */

/** What was found, and done, in one stream. */
export interface FoundStream {
  readonly name: StreamName;
  readonly events: number;
  /** Snapshots that were dropped. */
  readonly snapshots: number;
  /** `<projection>:<build>` of builds in which it was folded anew, and of those that were dropped. */
  readonly refolded: readonly string[];
  readonly dropped: readonly string[];
  /** Events that were stored before sealing was on, and were written anew without what they said. */
  readonly rewritten: number;
  /** True if others take part in it, and its own key is gone: nobody can add to it without saying who they are. */
  readonly closed: boolean;
}

const range = { from: 'found:', to: 'found;' };
const reportKey = 'report';

/** Put in place of what an attempt before found: what that dropped, this one no longer sees. */
export async function putFound(
  table: RowTable,
  { job, shard }: ShardOfJob,
  found: FoundStream,
): Promise<void> {
  await table.write(job, [
    { write: 'put', row: await foundRow(table, job, found) },
    { write: 'put', row: passedRow(shard, found.name) },
  ]);
}

/** How many events of a stream are about to be rewritten: afterwards they cannot be told from others. */
export async function putRewritten(
  table: RowTable,
  job: string,
  name: StreamName,
  rewritten: number,
): Promise<void> {
  const found = { name, events: 0, snapshots: 0, refolded: [], dropped: [], rewritten, closed: false };
  await table.write(job, [{ write: 'put', row: await foundRow(table, job, found) }]);
}

async function foundRow(table: RowTable, job: string, found: FoundStream): Promise<Row> {
  const rowKey = `found:${found.name.category}:${found.name.id}`;
  const before = await table.get(job, rowKey);
  return rowOf(rowKey, before ? joined(foundOf(before.row), found) : found);
}

export interface ShardOfJob {
  readonly job: string;
  readonly shard: string;
}

/** Up to which stream a bucket is dealt with, so that a worker that takes it up again goes on behind that. */
export async function putPassed(
  table: RowTable,
  { job, shard }: ShardOfJob,
  stream: StreamName,
): Promise<void> {
  await table.write(job, [{ write: 'put', row: passedRow(shard, stream) }]);
}

export async function getPassed(
  table: RowTable,
  { job, shard }: ShardOfJob,
): Promise<StreamName | undefined> {
  const stored = await table.get(job, passedKey(shard));
  return stored && { category: String(stored.row.category), id: String(stored.row.id) };
}

const passedKey = (shard: string) => `passed:${shard}`;
const passedRow = (shard: string, { category, id }: StreamName): Row => ({
  ...{ rowKey: passedKey(shard), category, id },
});

/** One row each: a text property would not hold many. */
export async function putDatasets(table: RowTable, job: string, found: FoundDatasets): Promise<void> {
  const rows = [
    ...found.datasets.map(({ name, id, place }) => ({ name, id, place })),
    ...found.untold.map((place) => ({ place })),
  ];
  for (const row of rows) {
    const rowKey = `dataset:${row.place.replaceAll(/[^A-Za-z0-9._-]/g, ':').slice(0, 400)}`;
    await table.write(job, [{ write: 'put', row: { ...row, rowKey } }]);
  }
}

export async function getDatasets(table: RowTable, job: string): Promise<FoundDatasets> {
  const datasets: FoundDataset[] = [];
  const untold: string[] = [];
  for await (const { place, name, id } of table.range(job, { from: 'dataset:', to: 'dataset;' }))
    if (name === undefined) untold.push(String(place));
    else datasets.push({ place: String(place), name: String(name), id: String(id) });
  return { datasets, untold };
}

export async function* foundStreams(table: RowTable, job: string): AsyncGenerator<FoundStream> {
  for await (const row of table.range(job, range)) yield foundOf(row);
}

export async function putReport(table: RowTable, job: string, report: object): Promise<void> {
  await table.write(job, [{ write: 'put', row: { rowKey: reportKey, value: JSON.stringify(report) } }]);
}

export async function getReport(table: RowTable, job: string): Promise<unknown> {
  const stored = await table.get(job, reportKey);
  return stored && (JSON.parse(String(stored.row.value)) as unknown);
}

const joined = (before: FoundStream, now: FoundStream): FoundStream => ({
  ...now,
  snapshots: before.snapshots + now.snapshots,
  refolded: union(before.refolded, now.refolded),
  dropped: union(before.dropped, now.dropped),
  rewritten: Math.max(before.rewritten, now.rewritten),
  closed: before.closed || now.closed,
});

const union = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])];

const rowOf = (
  rowKey: string,
  { events, snapshots, refolded, dropped, rewritten, closed }: FoundStream,
): Row => ({
  ...{ rowKey, events, snapshots, rewritten, closed: closed ? 1 : 0 },
  ...{ refolded: JSON.stringify(refolded), dropped: JSON.stringify(dropped) },
});

function foundOf({ rowKey, events, snapshots, refolded, dropped, rewritten, closed }: Row): FoundStream {
  const [, category = '', id = ''] = rowKey.split(':');
  const list = (column: Row[string]) => JSON.parse(String(column)) as string[];
  return {
    name: { category, id },
    ...{ events: Number(events), snapshots: Number(snapshots), rewritten: Number(rewritten) },
    ...{ refolded: list(refolded), dropped: list(dropped), closed: closed === 1 },
  };
}
