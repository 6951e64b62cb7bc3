import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { projectionArgument } from './projection-argument.ts';

export interface RunOptions {
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly swap: boolean;
}

/** `project run NAME`: builds it from the whole history, and makes the build live. */
export async function runBuild(
  session: Session,
  name: string,
  { asOf, knownAt, swap }: RunOptions,
): Promise<ExitCode> {
  const { output } = session;
  const projection = await projectionArgument(name);
  const { isProvisional } = await import('@annals/event-store');
  const { projectionStatus, runProjection } = await import('@annals/replay');
  const store = await session.store();
  const provisional = isProvisional({ knownAt }, store.now());
  const progress = output.progress('events');
  const { build, resumed, live } = await runProjection(store, projection, {
    question: { asOf, knownAt },
    swap,
    progress: (events) => {
      progress.add(events);
    },
  });
  progress.end();
  const status = (await projectionStatus(store, name)).find((one) => one.build === build.build);
  const { version } = build;
  const { streams = 0, events = 0 } = status ?? {};
  const document = {
    projection: name,
    build: build.build,
    version,
    resumed,
    live,
    provisional,
    streams,
    events,
  };
  if (output.json) await output.jsonLine(document);
  else {
    const how = resumed ? 'taken up and finished' : 'built';
    await output.line(`${name}: build ${build.build} ${how}, ${events} events of ${streams} streams`);
    if (provisional) output.note('provisional: so recent a known-at may still change');
    if (!live) output.note(`it is not live; what is: replayer project status ${name}`);
  }
  return exitCode.ok;
}
