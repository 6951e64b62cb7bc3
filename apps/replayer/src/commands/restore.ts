import type { Command } from 'commander';
import { type RestoreOptions, restore } from '../archive/restore.ts';
import type { Run } from '../session.ts';

/** `restore`: an empty account from the archive of another one. */
export function addRestoreCommand(program: Command, run: Run): void {
  program
    .command('restore')
    .description(
      'fill this empty account from an archive, and verify that it is the same (--json: one document)',
    )
    .requiredOption(
      '--from <source>',
      "the other account's blob URL, or a folder with copies of archive and payloads",
    )
    .option('--manifest <name>', 'this one; the newest that a run has kept, unless given')
    .action((options: RestoreOptions, command: Command) =>
      run(command, (session) => restore(session, options)),
    );
}
