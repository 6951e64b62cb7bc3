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
  const { jobKinds, projectionStatus, readLatest, startJob } = await import('@annals/replay');
  const store = await session.store();
  const provisional = isProvisional({ knownAt }, store.now());
  const started = await startJob(store, jobKinds(), 'project', parameters);
  const { job, resumed } = started;
  session.onInterrupt(`stopped; what is built stays: the same command goes on from there (replay ${job.id})`);
  const { state, error } = await runHere(session, store, started, threads);
  if (state === 'failed')
    throw new Failure(exitCode.failure, `${error ?? 'it failed'} (replayer job status ${job.id})`);
  if (state !== 'done') {
    output.note(`it is ${state}, and not done here: replayer job status ${job.id}`);
    return exitCode.incomplete;
  }
  const status = (await projectionStatus(store, name)).find((one) => one.build === job.parameters.build);
  const { build = 0, version = 0, streams = 0, events = 0, live = false } = status ?? {};
  const from = fromTable || !(await readLatest(store.raw.archive)) ? 'table' : 'archive';
  const counts = { live, provisional, streams, events, from };
  if (output.json)
    await output.jsonLine({ projection: name, build, version, resumed, ...counts, replay: job.id });
  else {
    const how = resumed ? 'taken up and finished' : 'built';
    await output.line(
      `${name}: build ${build} ${how}, ${events} events of ${streams} streams, read from the ${from}`,
    );
    if (provisional) output.note('provisional: so recent a known-at may still change');
    if (!live) output.note(`it is not live; what is: replayer project status ${name}`);
  }
  return exitCode.ok;
}
