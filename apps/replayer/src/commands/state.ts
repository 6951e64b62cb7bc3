import type { Replay } from '@annals/event-store';
import type { Command } from 'commander';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { jsonView } from '../output/json-text.ts';
import type { Output } from '../output/output.ts';
import { placeOf, shortTime } from '../output/short-text.ts';
import type { Run, Session } from '../session.ts';
import { streamArgument } from '../stream-argument.ts';
import { timeArgument, timeHelp } from '../time-argument.ts';
import { hasEvents, noSuchStream } from './has-events.ts';

interface StateOptions {
  readonly asOf?: string;
  readonly knownAt?: string;
}

/** `state STREAM`: a stream folded to its state, as of a time, as known at a time. */
export function addStateCommand(program: Command, run: Run): void {
  program
    .command('state')
    .description('the state of a stream, now or at any time (--json: one document)')
    .argument('<stream>', '<category>/<id>')
    .option('--as-of <time>', `only what had happened by then (${timeHelp})`, timeArgument('--as-of'))
    .option('--known-at <time>', `only what was stored by then (${timeHelp})`, timeArgument('--known-at'))
    .action((stream: string, options: StateOptions, command: Command) =>
      run(command, (session) => state(session, stream, options)),
    );
}

async function state(session: Session, text: string, question: StateOptions): Promise<ExitCode> {
  const { output } = session;
  const { catalogue } = await import('@annals/events-schema/catalogue');
  const { name, stream } = streamArgument(catalogue, text);
  const store = await session.store();
  const replay = await store.replay(stream, name.id, question);
  if (replay.events === 0 && replay.gapAt === undefined && !(await hasEvents(store, name)))
    throw noSuchStream(text);
  if (output.json) await output.jsonLine(documentOf(text, question, replay));
  else await print(output, text, question, replay);
  return replay.gapAt === undefined ? exitCode.ok : exitCode.incomplete;
}

/** Absent things are null, so that every document has the same keys. */
function documentOf(stream: string, { asOf, knownAt }: StateOptions, replay: Replay<unknown>) {
  const { state, events, position, gapAt, provisional } = replay;
  return {
    stream,
    asOf: asOf ?? null,
    knownAt: knownAt ?? null,
    events,
    position: position ?? null,
    gapAt: gapAt ?? null,
    provisional,
    state,
  };
}

async function print(
  output: Output,
  stream: string,
  { asOf, knownAt }: StateOptions,
  { state, events, position, gapAt, provisional }: Replay<unknown>,
): Promise<void> {
  const { bold, dim, yellow } = output.colors;
  const field = (label: string, text: string) => output.line(`${dim(label.padEnd(9))} ${text}`);
  await output.line(bold(stream));
  if (asOf !== undefined) await field('as of', shortTime(asOf));
  if (knownAt !== undefined)
    await field(
      'known at',
      shortTime(knownAt) + (provisional ? yellow(' (provisional: so recent that it may still change)') : ''),
    );
  await field('events', events === 0 ? '0 (nothing had happened yet)' : String(events));
  if (position !== undefined) await field('position', placeOf(position));
  if (gapAt !== undefined)
    await field(
      'gap',
      yellow(`position ${placeOf(gapAt)} is missing; what comes after it is not in this state`),
    );
  await output.line('');
  await output.line(jsonView(state, output.colors));
}
