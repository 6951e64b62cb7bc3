import { type ExitCode, exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { runHere } from '../jobs/run-here.ts';
import { startOnQueue } from '../jobs/start-on-queue.ts';
import type { Session } from '../session.ts';
import { projectionArgument } from './projection-argument.ts';

export interface RunOptions {
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly swap: boolean;
  readonly fromTable?: true;
  readonly threads?: number;
  readonly queue?: true;
}

/** `project run NAME`: builds it from the whole history, and makes the build live. */
export async function runBuild(
  session: Session,
  name: string,
  { asOf, knownAt, swap, fromTable, threads, queue }: RunOptions,
): Promise<ExitCode> {
  const { output } = session;
  await projectionArgument(name);
  const parameters = { projection: name, asOf, knownAt, swap, fromTable };
  if (queue) return startOnQueue(session, 'project', parameters);
  const { isProvisional } = await import('@annals/event-store');
  const { jobKinds, projectionStatus, startJob } = await import('@annals/replay');
  const store = await session.store();
  const provisional = isProvisional({ knownAt }, store.now());
  const started = await startJob(store, jobKinds(), 'project', parameters);
  const { job, resumed } = started;
  const stop = new AbortController();
  const stopped = `stopped; what is built stays: the same command goes on from there (replay ${job.id})`;
  session.onInterrupt(stopped, () => {
    stop.abort();
  });
  const { state, error } = await runHere(session, store, started, threads, stop.signal);
  if (state === 'cancelled' && stop.signal.aborted) throw new Failure(exitCode.interrupted, stopped);
  if (state === 'failed')
    throw new Failure(exitCode.failure, `${error ?? 'it failed'} (replayer job status ${job.id})`);
  if (state !== 'done') {
    output.note(`it is ${state}, and not done here: replayer job status ${job.id}`);
    return exitCode.incomplete;
  }
  const status = (await projectionStatus(store, name)).find((one) => one.build === job.parameters.build);
  const { build = 0, version = 0, streams = 0, events = 0, live = false } = status ?? {};
  const { bucketsRead = { archive: 0, table: 0 } } = status ?? {};
  const from = bucketsRead.archive > 0 ? 'archive' : 'table';
  const counts = { live, provisional, streams, events, from, bucketsRead };
  if (output.json)
    await output.jsonLine({ projection: name, build, version, resumed, ...counts, replay: job.id });
  else {
    const how = resumed ? 'taken up and finished' : 'built';
    await output.line(
      `${name}: build ${build} ${how}, ${events} events of ${streams} streams, read from the ${from}`,
    );
    if (from === 'archive' && bucketsRead.table > 0)
      output.note(`${bucketsRead.table} of its buckets from the table: archive run is due`);
    if (provisional) output.note('provisional: so recent a known-at may still change');
    if (!live) output.note(`it is not live; what is: replayer project status ${name}`);
  }
  return exitCode.ok;
}
