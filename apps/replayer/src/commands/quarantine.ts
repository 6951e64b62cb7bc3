import { type Command, Option } from 'commander';
import { countArgument } from '../count-argument.ts';
import { quarantineReasons } from '../quarantine/reasons.ts';
import { type ListOptions, listEntries } from '../quarantine/list.ts';
import { type RetryOptions, retryEntries } from '../quarantine/retry.ts';
import { showEntry } from '../quarantine/show.ts';
import type { Run } from '../session.ts';

const reasonOption = () => new Option('--reason <reason>', 'only of this reason').choices(quarantineReasons);

/** `quarantine list | show | retry`: events that could not be accepted. */
export function addQuarantineCommand(program: Command, run: Run): void {
  const quarantine = program.command('quarantine').description('events that could not be accepted, and why');
  quarantine
    .command('list')
    .description('what is in quarantine, oldest first (--json: NDJSON, an entry a line)')
    .addOption(reasonOption())
    .option('--limit <n>', 'at most so many entries', countArgument)
    .action((options: ListOptions, command: Command) =>
      run(command, (session) => listEntries(session, options)),
    );
  quarantine
    .command('show')
    .description('one entry: what was delivered, and which rules it breaks (--json: one document)')
    .argument('<id>', 'as quarantine list shows it')
    .action((id: string, _options: object, command: Command) =>
      run(command, (session) => showEntry(session, id)),
    );
  quarantine
    .command('retry')
    .description(
      'offer entries to the store again; what is accepted leaves quarantine (--json: one document)',
    )
    .argument('[id...]', 'entries, as quarantine list shows them')
    .addOption(reasonOption())
    .option('--all', 'everything that is in quarantine')
    .action((ids: string[], options: RetryOptions, command: Command) =>
      run(command, (session) => retryEntries(session, ids, options)),
    );
}
