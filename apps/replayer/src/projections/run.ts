import type { RanBuild } from '@annals/replay';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { projectionArgument } from './projection-argument.ts';

export interface RunOptions {
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly swap: boolean;
  readonly fromTable?: true;
}

/** `project run NAME`: builds it from the whole history, and makes the build live. */
export async function runBuild(
  session: Session,
  name: string,
  { asOf, knownAt, swap, fromTable }: RunOptions,
): Promise<ExitCode> {
  const { output } = session;
  const projection = await projectionArgument(name);
  const { isProvisional } = await import('@annals/event-store');
  const { projectionStatus, runProjection, tableHistory } = await import('@annals/replay');
  const store = await session.store();
  const provisional = isProvisional({ knownAt }, store.now());
  const progress = output.progress('events');
  const { build, resumed, live, bucketsRead } = await runProjection(store, projection, {
    question: { asOf, knownAt },
    swap,
    history: fromTable && tableHistory(store),
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
    bucketsRead,
  };
  if (output.json) await output.jsonLine(document);
  else {
    const how = resumed ? 'taken up and finished' : 'built';
    const of = `${events} events of ${streams} streams${fromWhere(bucketsRead)}`;
    await output.line(`${name}: build ${build.build} ${how}, ${of}`);
    if (provisional) output.note('provisional: so recent a known-at may still change');
    if (!live) output.note(`it is not live; what is: replayer project status ${name}`);
  }
  return exitCode.ok;
}

/** Nothing for a run that found all buckets read by an earlier one. */
function fromWhere({ archive, table }: RanBuild['bucketsRead']): string {
  if (archive === 0) return table === 0 ? '' : ', read from the table';
  const rest =
    table === 0 ? '' : `, ${table} of ${archive + table} buckets from the table: archive run is due`;
  return `, read from the archive and the feed's tail${rest}`;
}
