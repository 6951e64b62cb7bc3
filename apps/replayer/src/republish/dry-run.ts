import type { ChosenCount, StreamCount } from '@annals/replay';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Output } from '../output/output.ts';
import { printable } from '../output/printable.ts';
import { shortTime } from '../output/short-text.ts';
import { TableWriter } from '../output/table.ts';
import type { Session } from '../session.ts';
import { choiceOf, nothingChosen } from './choice.ts';
import { newJob, type RepublishOptions } from './send.ts';

/** Streams that are shown; with `--json` all are. */
const shownStreams = 20;

/** `republish --dry-run`: counts what would be sent, by stream and type. */
export async function dryRun(session: Session, options: RepublishOptions): Promise<ExitCode> {
  const { output } = session;
  const { rate, job = newJob() } = options;
  const choice = choiceOf(options);
  if (!choice) throw nothingChosen();
  const store = await session.store();
  const { countChosen } = await import('@annals/replay');

  const progress = output.progress('counted events');
  const table = new TableWriter(output, ['stream', 'events', 'bytes']);
  let shown = 0;
  const showStream = async (count: StreamCount) => {
    progress.add(count.events);
    if (output.json) await output.jsonLine(count);
    else if ((shown += 1) <= shownStreams) await table.row(cellsOf(count.stream, count));
  };
  const counting = countChosen(store, choice, job);
  let next = await counting.next();
  for (; !next.done; next = await counting.next()) await showStream(next.value);
  await table.end();
  progress.end();

  const seconds = Math.ceil(next.value.events / rate);
  if (output.json) await output.jsonLine({ summary: { ...next.value, rate, seconds } });
  else await print(output, next.value, rate, seconds);
  return exitCode.ok;
}

async function print(
  output: Output,
  { events, streams, bytes, operations, first, last, types }: ChosenCount,
  rate: number,
  seconds: number,
): Promise<void> {
  if (streams > shownStreams)
    await output.line(`… and ${streams - shownStreams} streams more; --json names them`);
  const table = new TableWriter(output, ['type', 'events', 'bytes']);
  for (const { type, ...count } of types) await table.row(cellsOf(type, count));
  await table.end();
  const between = first === null || last === null ? '' : `, ${shortTime(first)} to ${shortTime(last)}`;
  await output.line(`to be sent: ${events} events of ${streams} streams, ${bytes} bytes${between}`);
  await output.line(`at ${rate} events/s: ${seconds}s; Event Grid counts ${operations} operations`);
}

const cellsOf = (name: string, { events, bytes }: { readonly events: number; readonly bytes: number }) => [
  printable(name),
  String(events),
  String(bytes),
];
