import type { Command } from 'commander';
import { type EraseOptions, eraseOne } from '../erasure/erase.ts';
import { exportOne } from '../erasure/export.ts';
import { type RetentionOptions, retentionRun } from '../erasure/retention.ts';
import { rewrapKeys } from '../erasure/rewrap.ts';
import type { Run } from '../session.ts';

/**
 * `erase`, `export`, `retention run`: a person's data, to be gone, to be handed over, to be kept no longer than allowed.
 * `rewrap`: the keys that it is sealed under.
 */
export function addErasureCommands(program: Command, run: Run): void {
  ofSubject(program.command('erase'))
    .description(
      'erase a data subject: what was sealed for them can be read by nobody any more (--json: one document)',
    )
    .option('--dry-run', 'only say what there is')
    .option('--yes', 'do not ask')
    .option('--datasets <folder>', 'also look through datasets here for those that hold something of them')
    .action((subject: string, options: EraseOptions, command: Command) =>
      run(command, (session) => eraseOne(session, subject, options)),
    );
  ofSubject(program.command('export'))
    .description('everything that is held about a data subject, as it can be read (NDJSON, a piece a line)')
    .action((subject: string, options: { tenant?: string }, command: Command) =>
      run(command, (session) => exportOne(session, subject, options)),
    );
  program
    .command('retention')
    .description('erase those whose data was kept as long as the policy allows')
    .command('run')
    .description('who is due; with --apply, erase them (--json: one document)')
    .option(
      '--policy <rules>',
      'such as conversation=400d,evaluation=keep; what ANNALS_RETENTION says unless given',
    )
    .option('--apply', 'erase them, instead of only naming them')
    .option('--yes', 'do not ask')
    .action((options: RetentionOptions, command: Command) =>
      run(command, (session) => retentionRun(session, options)),
    );
  program
    .command('rewrap')
    .description(
      'wrap the keys of data subjects with the newest version of the key-encryption key; no event is touched (--json: one document)',
    )
    .action((_options: object, command: Command) => run(command, rewrapKeys));
}

const ofSubject = (command: Command) =>
  command
    .argument(
      '<subject>',
      'the datasubject of the events; @<category>/<id> for a stream whose events name none',
    )
    .option('--tenant <tenant>', 'the tenantid of the events, if they have one');
