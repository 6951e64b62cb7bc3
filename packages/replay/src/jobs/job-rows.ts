import type { KeyRange, Row, RowTable } from '@annals/event-store';
import { ReplayError } from '../errors.ts';
import type { Job, Shard, ShardError } from './job.ts';
import type { JobParameters } from './job-kind.ts';

/*
 * Keys of table `replays`:
 *
 *   jobs   <job>            a job
 *   <job>  shard:<shard>    one of its shards
 */
const jobsPartition = 'jobs';
const allJobs: KeyRange = { from: '!', to: '~' };
const allShards: KeyRange = { from: 'shard:', to: 'shard;' };
const shardKey = (name: string) => `shard:${name}`;

/** A transaction holds 100 rows. Source: Azure Table service. */
const maxRows = 100;

/** Oldest first. */
export async function listJobs(table: RowTable): Promise<Job[]> {
  const jobs: Job[] = [];
  for await (const row of table.range(jobsPartition, allJobs)) jobs.push(jobOf(row));
  return jobs.sort((a, b) => (a.created < b.created ? -1 : a.created > b.created ? 1 : 0));
}

export async function findJob(table: RowTable, id: string): Promise<Job | undefined> {
  const stored = await table.get(jobsPartition, id);
  return stored && jobOf(stored.row);
}

/** @throws ReplayError `no-job` */
export async function getJob(table: RowTable, id: string): Promise<Job> {
  const job = await findJob(table, id);
  if (!job) throw new ReplayError('no-job', `there is no replay "${id}"`);
  return job;
}

export async function listShards(table: RowTable, id: string): Promise<Shard[]> {
  const shards: Shard[] = [];
  for await (const row of table.range(id, allShards)) shards.push(shardOf(row));
  return shards;
}

/** Shards first: a job that is there has all of them. */
export async function writeJob(table: RowTable, job: Job, shards: readonly Shard[]): Promise<void> {
  for (let start = 0; start < shards.length; start += maxRows) {
    const some = shards.slice(start, start + maxRows);
    await table.write(
      job.id,
      some.map((shard) => ({ write: 'put', row: shardRow(shard) }) as const),
    );
  }
  await table.write(jobsPartition, [{ write: 'insert', row: jobRow(job) }]);
}

/**
 * Changes a job as it stands; undefined leaves it as it is. Returns what it is then.
 * @throws ReplayError `no-job`
 */
export async function changeJob(
  table: RowTable,
  id: string,
  change: (job: Job) => Job | undefined,
): Promise<Job> {
  return changed(table, jobsPartition, id, jobOf, jobRow, change);
}

/** The same for a shard. */
export async function changeShard(
  table: RowTable,
  id: string,
  name: string,
  change: (shard: Shard) => Shard | undefined,
): Promise<Shard> {
  return changed(table, id, shardKey(name), shardOf, shardRow, change);
}

async function changed<Kept>(
  table: RowTable,
  partition: string,
  rowKey: string,
  of: (row: Row) => Kept,
  rowOf: (kept: Kept) => Row,
  change: (kept: Kept) => Kept | undefined,
): Promise<Kept> {
  for (;;) {
    const stored = await table.get(partition, rowKey);
    if (!stored) throw new ReplayError('no-job', `there is no replay or shard ${partition}, ${rowKey}`);
    const before = of(stored.row);
    const after = change(before);
    if (after === undefined) return before;
    // Refused if someone else changed it meanwhile, or if this very write got through without an answer.
    const { written } = await table.write(partition, [
      { write: 'replace', row: rowOf(after), etag: stored.etag },
    ]);
    if (written) return after;
  }
}

const jobRow = ({ id, kind, parameters, state, created, ended, error }: Job): Row => ({
  ...{ rowKey: id, kind, parameters: JSON.stringify(parameters), state, created, ended, error },
});

const jobOf = (row: Row): Job => ({
  id: row.rowKey,
  kind: String(row.kind),
  parameters: JSON.parse(String(row.parameters)) as JobParameters,
  state: row.state as Job['state'],
  created: String(row.created),
  ended: textOf(row.ended),
  error: textOf(row.error),
});

const shardRow = ({ name, state, attempts, events, updated, error }: Shard): Row => ({
  ...{ rowKey: shardKey(name), state, attempts, events, updated },
  error: error && JSON.stringify(error),
});

const shardOf = (row: Row): Shard => ({
  name: row.rowKey.slice(shardKey('').length),
  state: row.state as Shard['state'],
  attempts: Number(row.attempts),
  events: Number(row.events),
  updated: String(row.updated),
  error: row.error === undefined ? undefined : (JSON.parse(String(row.error)) as ShardError),
});

const textOf = (column: Row[string]) => (column === undefined ? undefined : String(column));
