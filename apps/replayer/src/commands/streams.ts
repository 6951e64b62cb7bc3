import type { Command } from 'commander';
import { countArgument } from '../count-argument.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { placeOf } from '../output/short-text.ts';
import { TableWriter } from '../output/table.ts';
import type { Run, Session } from '../session.ts';
import { categoryArgument } from '../stream-argument.ts';

interface StreamsOptions {
  readonly category?: string;
  readonly limit?: number;
}

/** `streams`: what streams there are, with the number of their events. */
export function addStreamsCommand(program: Command, run: Run): void {
  program
    .command('streams')
    .description('every stream, with the number of its events (--json: NDJSON, a stream a line)')
    .option('--category <category>', 'only of this category')
    .option('--limit <n>', 'at most so many streams', countArgument)
    .action((options: StreamsOptions, command: Command) =>
      run(command, (session) => streams(session, options)),
    );
}

async function streams(session: Session, { category, limit = Infinity }: StreamsOptions): Promise<ExitCode> {
  const { output } = session;
  const { catalogue } = await import('@annals/events-schema/catalogue');
  if (category !== undefined) categoryArgument(catalogue, category);
  const store = await session.store();

  const table = new TableWriter(output, ['stream', 'events', 'first', 'last']);
  const progress = output.progress('streams');
  let shown = 0;
  let counted = 0;
  let more = false;
  for await (const summary of store.streams({ category })) {
    if (shown === limit) {
      more = true;
      break;
    }
    shown += 1;
    counted += summary.events;
    progress.add();
    const stream = `${summary.category}/${summary.id}`;
    const { events, firstPosition, lastPosition } = summary;
    await (output.json
      ? output.jsonLine({ stream, ...summary })
      : table.row([stream, String(events), placeOf(firstPosition), placeOf(lastPosition)]));
  }
  await table.end();
  progress.end();
  if (more) output.note(`more follows (--limit ${limit})`);
  else if (!output.json) output.note(`streams: ${shown}, events: ${counted}`);
  return exitCode.ok;
}
