import type { EventStore, MessageQueue } from '@annals/event-store';
import { type JobKinds, type JobParameters, type StartedJob, startJob } from '@annals/replay';
import { sendShards } from './shard-message.ts';

/** A worker that has said nothing for so long has left its shard. */
const busyMs = 60_000;

/** Starts a job, or lets one go on, on the workers of the queue. Without an answer it can be started again. */
export async function startQueued(
  store: EventStore,
  queue: MessageQueue,
  kinds: JobKinds,
  kind: string,
  parameters: JobParameters,
): Promise<StartedJob> {
  const started = await startJob(store, kinds, kind, parameters, { busyMs });
  await sendShards(queue, started.job.id, started.due);
  return started;
}
