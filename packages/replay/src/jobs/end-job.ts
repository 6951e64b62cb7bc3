import type { EventStore } from '@annals/event-store';
import { ReplayError } from '../errors.ts';
import { isOpen, type Job, lastShard, type ShardError } from './job.ts';
import { changeJob, changeShard, listShards } from './job-rows.ts';

type Jobs = Pick<EventStore, 'replays' | 'now'>;

/**
 * What follows from how the shards stand: the last one is due, or the job is over. Called after each end of a shard;
 * twice, it comes to the same. Returns what is to be handed to workers.
 */
export async function settleJob(store: Jobs, id: string): Promise<readonly string[]> {
  const shards = await listShards(store.replays, id);
  const last = shards.find(({ name }) => name === lastShard);
  const parts = shards.filter((shard) => shard !== last);
  if (parts.some(isOpen)) return [];
  const failed = shards.filter(({ state }) => state === 'failed');
  const [first] = failed;
  if (first) {
    const why = `${failed.length} of ${shards.length} shards failed; ${first.name}: ${first.error?.message ?? '?'}`;
    await end(store, id, 'failed', why);
    return [];
  }
  if (last && isOpen(last)) return [last.name];
  await end(store, id, 'done');
  return [];
}

/** Gives a shard up, unless it is done after all; of what ended it the row may know more. */
export async function failShard(
  store: Jobs,
  id: string,
  name: string,
  error?: ShardError,
): Promise<readonly string[]> {
  await changeShard(store.replays, id, name, (shard) =>
    shard.state === 'done'
      ? undefined
      : {
          ...shard,
          state: 'failed',
          error: error ?? shard.error ?? { message: 'its worker ended without a word, time after time' },
          updated: store.now().toISOString(),
        },
  );
  return settleJob(store, id);
}

/**
 * Workers stop within seconds, and what they wrote stays; the same job started again goes on.
 * @throws ReplayError `no-job`, `job-ended`
 */
export async function cancelJob(store: Jobs, id: string): Promise<Job> {
  const job = await end(store, id, 'cancelled');
  if (job.state === 'cancelled') return job;
  throw new ReplayError('job-ended', `replay "${id}" is ${job.state}: there is nothing to cancel`);
}

const end = (store: Jobs, id: string, state: 'done' | 'failed' | 'cancelled', error?: string) =>
  changeJob(store.replays, id, (job) =>
    job.state === 'running' ? { ...job, state, error, ended: store.now().toISOString() } : undefined,
  );
