import type { RecordedEvent } from '@annals/events-schema';
import type { Command } from 'commander';
import { countArgument } from '../count-argument.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { placeOf, shortPosition, shortTime, shortType, summaryOf } from '../output/short-text.ts';
import { TableWriter } from '../output/table.ts';
import { boundsOf } from '../position-argument.ts';
import type { Run, Session } from '../session.ts';
import { streamArgument } from '../stream-argument.ts';
import { timeArgument, timeHelp } from '../time-argument.ts';
import { hasEvents, noSuchStream } from './has-events.ts';

interface HistoryOptions {
  readonly from?: string;
  readonly to?: string;
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly limit?: number;
  readonly pastGaps?: true;
}

/** `history STREAM`: a stream's events in their order. */
export function addHistoryCommand(program: Command, run: Run): void {
  program
    .command('history')
    .description('the events of a stream, in their order (--json: NDJSON, an event a line)')
    .argument('<stream>', '<category>/<id>')
    .option(
      '--from <position>',
      'first position: a number; in a time-ordered stream a time or a full position',
    )
    .option('--to <position>', 'last position, included')
    .option('--as-of <time>', `only what had happened by then (${timeHelp})`, timeArgument('--as-of'))
    .option('--known-at <time>', `only what was stored by then (${timeHelp})`, timeArgument('--known-at'))
    .option('--limit <n>', 'at most so many events', countArgument)
    .option('--past-gaps', 'go on behind a missing position, instead of ending there')
    .action((stream: string, options: HistoryOptions, command: Command) =>
      run(command, (session) => history(session, stream, options)),
    );
}

async function history(session: Session, text: string, options: HistoryOptions): Promise<ExitCode> {
  const { output } = session;
  const { limit = Infinity, knownAt, pastGaps } = options;
  const { catalogue } = await import('@annals/events-schema/catalogue');
  const { name, stream } = streamArgument(catalogue, text);
  const bounds = boundsOf(stream.ordering, options);
  const store = await session.store();

  const reading = store.read(name, { ...bounds, knownAt, pastGaps });
  const table = new TableWriter(output, ['position', 'time', 'recorded', 'type', 'data']);
  const progress = output.progress('events');
  let shown = 0;
  let next: string | undefined;
  for await (const event of reading) {
    if (shown === limit) {
      next = event.position;
      break;
    }
    shown += 1;
    progress.add();
    await (output.json ? output.jsonLine(event) : table.row(cellsOf(event)));
  }
  await table.end();
  progress.end();

  const { gapAt } = reading;
  if (shown === 0 && gapAt === undefined) {
    if (!(await hasEvents(store, name))) throw noSuchStream(text);
    output.note(`nothing of "${text}" is within these limits`);
  }
  if (next !== undefined) output.note(`more follows, from ${placeOf(next)} on (--limit ${limit})`);
  if (gapAt === undefined) return exitCode.ok;
  const remedy = pastGaps ? '' : '; --past-gaps shows what comes after it';
  output.note(`gap: position ${placeOf(gapAt)} is missing${remedy}`);
  return exitCode.incomplete;
}

const cellsOf = ({ position, time, recordedtime, type, data }: RecordedEvent) => [
  shortPosition(position),
  shortTime(time),
  shortTime(recordedtime),
  shortType(type),
  summaryOf(data),
];
