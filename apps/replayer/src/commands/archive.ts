import type { Command } from 'commander';
import { archiveRun } from '../archive/run.ts';
import { archiveStatus } from '../archive/status.ts';
import { archiveVerify } from '../archive/verify.ts';
import type { Run } from '../session.ts';

interface ManifestOption {
  readonly manifest?: string;
}

/** `archive run | status | verify`: the history as sorted files, which replays and restores read. */
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
}
