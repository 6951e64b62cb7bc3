import type { Command } from 'commander';
import { discardLetters } from '../dead-letters/discard.ts';
import { listLetters } from '../dead-letters/list.ts';
import { retryLetters, type RetryLettersOptions } from '../dead-letters/retry.ts';
import type { DiscardOptions } from '../quarantine/discard.ts';
import { addFilterOptions, type FilterOptions } from '../refused/filter-options.ts';
import type { Run } from '../session.ts';

/** `dead-letters list | retry | discard`: events that Event Grid gave up delivering. */
export function addDeadLettersCommand(program: Command, run: Run): void {
  const letters = program
    .command('dead-letters')
    .description('events that Event Grid gave up delivering, and why');
  const filtered = (command: Command) => addFilterOptions(command, { happened: 'published' });
  filtered(
    letters
      .command('list')
      .description('what lies there, blob by blob (--json: NDJSON, a dead letter a line)'),
  ).action((options: FilterOptions, command: Command) =>
    run(command, (session) => listLetters(session, options)),
  );
  filtered(
    letters
      .command('retry')
      .description(
        'take them into the store, or into quarantine, and out of their blobs (--json: one document)',
      )
      .argument('[id...]', 'as dead-letters list shows them')
      .option('--all', 'all that lie there'),
  ).action((ids: string[], options: RetryLettersOptions, command: Command) =>
    run(command, (session) => retryLetters(session, ids, options)),
  );
  filtered(
    letters
      .command('discard')
      .description('take them out of their blobs for good (--json: one document)')
      .argument('[id...]', 'as dead-letters list shows them')
      .option('--all', 'all that lie there')
      .option('--yes', 'do not ask'),
  ).action((ids: string[], options: DiscardOptions, command: Command) =>
    run(command, (session) => discardLetters(session, ids, options)),
  );
}
