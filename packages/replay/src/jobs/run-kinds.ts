import { runArchive } from '../archive/run-archive.ts';
import { runLake } from '../lake/run-lake.ts';
import type { JobKind, JobPlan, ShardWork } from './job-kind.ts';

/** Their runs go from bucket to bucket with one record of it all, so each is one shard, taken up again and again. */
const inOneShard = (): Promise<JobPlan> =>
  Promise.resolve({ id: undefined, parameters: {}, shards: ['all'] });

/** `archive run` as a job. */
export const archiveKind: JobKind = {
  plan: inOneShard,
  run: ({ store, signal, progress }) =>
    unlessStopped(signal, runArchive(store.raw, { signal, onProgress: progress })),
};

/** `lake run` as a job. */
export const lakeKind: JobKind = {
  plan: inOneShard,
  run: ({ store, signal, progress }) =>
    unlessStopped(signal, runLake(store.raw, store.catalogue, { signal, onProgress: progress })),
};

async function unlessStopped(signal: ShardWork['signal'], work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (signal.aborted && error === signal.reason) return false;
    throw error;
  }
}
