import { quarantineReasons } from '@annals/event-store';
import type { Command } from 'commander';
import { discardEntries, type DiscardOptions } from '../quarantine/discard.ts';
import { listEntries } from '../quarantine/list.ts';
import { type RetryOptions, retryEntries } from '../quarantine/retry.ts';
import { showEntry } from '../quarantine/show.ts';
import { addFilterOptions, type FilterOptions } from '../refused/filter-options.ts';
import type { Run } from '../session.ts';

/** `quarantine list | show | retry | discard`: events that could not be accepted. */
export function addQuarantineCommand(program: Command, run: Run): void {
  const quarantine = program.command('quarantine').description('events that could not be accepted, and why');
  const filtered = (command: Command) =>
    addFilterOptions(command, { reasons: quarantineReasons, happened: 'set aside' });
  filtered(
    quarantine
      .command('list')
      .description('what is in quarantine, oldest first (--json: NDJSON, an entry a line)'),
  ).action((options: FilterOptions, command: Command) =>
    run(command, (session) => listEntries(session, options)),
  );
  quarantine
    .command('show')
    .description('one entry: what was delivered, and which rules it breaks (--json: one document)')
    .argument('<id>', 'as quarantine list shows it')
    .action((id: string, _options: object, command: Command) =>
      run(command, (session) => showEntry(session, id)),
    );
  filtered(
    quarantine
      .command('retry')
      .description(
        'offer entries to the store again; what is accepted leaves quarantine (--json: one document)',
      )
      .argument('[id...]', 'entries, as quarantine list shows them')
      .option('--all', 'everything that is in quarantine'),
  ).action((ids: string[], options: RetryOptions, command: Command) =>
    run(command, (session) => retryEntries(session, ids, options)),
  );
  filtered(
    quarantine
      .command('discard')
      .description('take entries out of quarantine for good (--json: one document)')
      .argument('[id...]', 'entries, as quarantine list shows them')
      .option('--all', 'everything that is in quarantine')
      .option('--yes', 'do not ask'),
  ).action((ids: string[], options: DiscardOptions, command: Command) =>
    run(command, (session) => discardEntries(session, ids, options)),
  );
}
