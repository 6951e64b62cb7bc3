import type { EventStore } from '@annals/event-store';
import type { Job, Shard } from './job.ts';
import { getJob, listShards } from './job-rows.ts';

export interface JobStatus extends Job {
  readonly done: number;
  readonly failed: number;
  /** Events read by all shards, those read again included. */
  readonly events: number;
  readonly shards: readonly Shard[];
}

/**
 * A job, and how far each of its shards is.
 * @throws ReplayError `no-job`
 */
export async function jobStatus({ replays }: Pick<EventStore, 'replays'>, id: string): Promise<JobStatus> {
  const job = await getJob(replays, id);
  const shards = await listShards(replays, id);
  const count = (state: Shard['state']) => shards.filter((shard) => shard.state === state).length;
  return {
    ...job,
    done: count('done'),
    failed: count('failed'),
    events: shards.reduce((sum, { events }) => sum + events, 0),
    shards,
  };
}
