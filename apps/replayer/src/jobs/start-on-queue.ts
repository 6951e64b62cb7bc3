import type { JobParameters } from '@annals/replay';
import { azureCredential } from '../connection/connect.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { Session } from '../session.ts';
import { startQueued } from './start-queued.ts';

/** `--queue`: hands a job to the workers of the function app, by the queue that `ANNALS_QUEUE_URL` names. */
export async function startOnQueue(
  session: Session,
  kind: string,
  parameters: JobParameters,
): Promise<ExitCode> {
  const { output } = session;
  const queueUrl = process.env.ANNALS_QUEUE_URL ?? '';
  if (!URL.canParse(queueUrl))
    throw new Failure(exitCode.usage, `ANNALS_QUEUE_URL is no URL of queues: "${queueUrl}"`);
  const { azureQueue, isLoopback, queueNames } = await import('@annals/event-store');
  const { jobKinds } = await import('@annals/replay');
  const credential = isLoopback(queueUrl) ? undefined : await azureCredential();
  const queue = azureQueue({ queueUrl, credential }, queueNames.shards);
  const store = await session.store();
  const { job, resumed, due } = await startQueued(store, queue, jobKinds(), kind, parameters);
  if (output.json) await output.jsonLine({ ...job, resumed, due });
  else await output.line(`${job.id}: ${due.length} shards on the queue; replayer job status ${job.id}`);
  return exitCode.ok;
}
