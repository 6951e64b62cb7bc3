import type { EventStore } from '@annals/event-store';
import { drainShards, type JobKind, type JobParameters, laneHere, startJob } from '@annals/replay';
import { type ErasureReport, erasureReport } from './report.ts';

/** Buckets at a time: most of it is waiting for the storage. */
const lanes = 4;

/** Runs an erasure to its end in this process; one that was stopped or killed goes on. */
export async function runErasure(
  store: EventStore,
  kind: JobKind,
  parameters: JobParameters,
  progress?: (events: number) => void,
): Promise<ErasureReport> {
  const kinds = { erase: kind };
  const { job, due } = await startJob(store, kinds, 'erase', parameters);
  const lane = laneHere({ store, kinds, progress }, job.id);
  await drainShards(
    due,
    Array.from({ length: lanes }, () => lane),
  );
  return erasureReport(store, job.id);
}
