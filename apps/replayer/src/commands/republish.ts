import { parseSubject } from '@annals/events-schema';
import type { Command } from 'commander';
import { exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { jobArgument, rateArgument } from '../republish/arguments.ts';
import { dryRun } from '../republish/dry-run.ts';
import { type RepublishOptions, send } from '../republish/send.ts';
import type { Run } from '../session.ts';
import { timeArgument, timeHelp } from '../time-argument.ts';

/** `republish`: a chosen part of the history to a topic again, marked as a replay. */
export function addRepublishCommand(program: Command, run: Run): void {
  program
    .command('republish')
    .description(
      'send a chosen part of the history to a topic again: in order within a stream, marked with `replay`, the job (--json: one document; of a dry run NDJSON, a stream a line, then {"summary": …})',
    )
    .option('--to <endpoint>', 'the topic: https://<topic>.<region>-1.eventgrid.azure.net/api/events')
    .option('--stream <stream>', 'only of this stream, <category>/<id> (repeatable)', streamArgument)
    .option('--category <category>', 'only of this category of streams (repeatable)', repeated)
    .option('--type <type>', 'only of this event type (repeatable)', repeated)
    .option('--after <time>', `only what happened then or later (${timeHelp})`, timeArgument('--after'))
    .option('--before <time>', 'only what happened earlier', timeArgument('--before'))
    .option('--known-at <time>', 'only what was stored by then', timeArgument('--known-at'))
    .option('--all', 'everything, instead of any of these')
    .option('--rate <n>', 'events a second, at most', rateArgument, 1_000)
    .option('--job <id>', 'begin a job of this id, or go on with it', jobArgument)
    .option('--dry-run', 'send nothing, say what would be sent')
    .addHelpText('after', topicHelp)
    .action((options: RepublishOptions & { readonly dryRun?: true }, command: Command) =>
      run(command, (session) => (options.dryRun ? dryRun(session, options) : send(session, options))),
    );
}

const topicHelp = `
Topic, the first that is given:
  --to
  ANNALS_TOPIC_ENDPOINT in the environment
  .annals/local.json, if it names the storage, too
Outside of loopback it signs in, and needs the role EventGrid Data Sender on the topic.`;

const repeated = (text: string, before: readonly string[] = []) => [...before, text];

function streamArgument(text: string, before?: readonly string[]): string[] {
  if (!parseSubject(text)) throw new Failure(exitCode.usage, `"${text}" is no stream: give <category>/<id>`);
  return repeated(text, before);
}
