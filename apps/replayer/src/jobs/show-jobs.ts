import { type ExitCode, exitCode } from '../exit-code.ts';
import { shortTime } from '../output/short-text.ts';
import { TableWriter } from '../output/table.ts';
import type { Session } from '../session.ts';

/** `job list`: the newest first. */
export async function showJobs(session: Session, limit = Infinity): Promise<ExitCode> {
  const { output } = session;
  const { listJobs } = await import('@annals/replay');
  const store = await session.store();
  const jobs = (await listJobs(store.replays)).reverse().slice(0, limit);
  const table = new TableWriter(output, ['replay', 'state', 'created', 'ended', 'error']);
  for (const job of jobs) {
    if (output.json) await output.jsonLine(job);
    else {
      const { id, state, created, ended, error } = job;
      await table.row([id, state, shortTime(created), ended ? shortTime(ended) : '-', error ?? '']);
    }
  }
  await table.end();
  if (jobs.length === 0) output.note('no replay was started yet');
  return exitCode.ok;
}

/** `job status ID`: how far each shard is; incomplete if the job has failed. */
export async function showJob(session: Session, id: string): Promise<ExitCode> {
  const { output } = session;
  const { jobStatus } = await import('@annals/replay');
  const status = await jobStatus(await session.store(), id);
  const { state, done, shards, events, error } = status;
  if (output.json) await output.jsonLine(status);
  else {
    await output.line(`${id}: ${state}, ${done} of ${shards.length} shards done, ${events} events read`);
    if (error !== undefined) await output.line(error);
    const table = new TableWriter(output, ['shard', 'state', 'attempts', 'events', 'updated', 'error']);
    for (const { name, state, attempts, events, updated, error } of shards)
      await table.row([
        ...[name, state, String(attempts), String(events), shortTime(updated)],
        error?.message ?? '',
      ]);
    await table.end();
  }
  return state === 'failed' ? exitCode.incomplete : exitCode.ok;
}

/** `job cancel ID`: its workers stop within seconds; what they wrote stays. */
export async function cancelOne(session: Session, id: string): Promise<ExitCode> {
  const { output } = session;
  const { cancelJob } = await import('@annals/replay');
  const job = await cancelJob(await session.store(), id);
  if (output.json) await output.jsonLine(job);
  else await output.line(`${id}: cancelled; started again, it goes on from there`);
  return exitCode.ok;
}
