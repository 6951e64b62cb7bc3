import type { Command } from 'commander';
import { archiveRun } from '../archive/run.ts';
import { archiveStatus } from '../archive/status.ts';
import { archiveTrim, type TrimOptions } from '../archive/trim.ts';
import { archiveVerify } from '../archive/verify.ts';
import { daysArgument } from '../count-argument.ts';
import type { Run } from '../session.ts';

interface ManifestOption {
  readonly manifest?: string;
}

/** `archive run | status | verify | trim`: the history as sorted files, which replays and restores read. */
export function addArchiveCommand(program: Command, run: Run): void {
  const archive = program
    .command('archive')
    .description('the history as sorted files: backup, and source of replays');
  archive
    .command('run')
    .description('archive what came to the feed since the last run (--json: one document)')
    .action((_options: object, command: Command) => run(command, archiveRun));
  archive
    .command('status')
    .description('what is archived, and what waits in the feed (--json: one document)')
    .action((_options: object, command: Command) => run(command, archiveStatus));
  archive
    .command('verify')
    .description('read all files and payloads of a manifest and hold them against it (--json: one document)')
    .option('--manifest <name>', 'this one; the newest that a run has kept, unless given')
    .action(({ manifest }: ManifestOption, command: Command) =>
      run(command, (session) => archiveVerify(session, manifest)),
    );
  archive
    .command('trim')
    .description(
      'delete blocks of the feed that the archive holds and nobody reads any more (--json: one document)',
    )
    .option('--older-than <days>', 'only what was stored so many days ago, 1 at least', daysArgument, 30)
    .option('--dry-run', 'delete nothing, say what would be deleted')
    .action((options: TrimOptions, command: Command) =>
      run(command, (session) => archiveTrim(session, options)),
    );
}
