import { Command } from 'commander';
import { addArchiveCommand } from './commands/archive.ts';
import { addDatasetCommand } from './commands/dataset.ts';
import { addDeadLettersCommand } from './commands/dead-letters.ts';
import { addErasureCommands } from './commands/erasure.ts';
import { addHistoryCommand } from './commands/history.ts';
import { addJobCommand } from './commands/job.ts';
import { addLakeCommand } from './commands/lake.ts';
import { addProjectCommand } from './commands/project.ts';
import { addQuarantineCommand } from './commands/quarantine.ts';
import { addRepublishCommand } from './commands/republish.ts';
import { addRestoreCommand } from './commands/restore.ts';
import { addStateCommand } from './commands/state.ts';
import { addStreamsCommand } from './commands/streams.ts';
import { addVerifyCommand } from './commands/verify.ts';
import { connectionHelp } from './connection/find-storage.ts';
import { exitCodesHelp } from './exit-code.ts';
import type { Run } from './session.ts';
import { version } from './version.ts';

/** Flags of every command. */
export interface GlobalOptions {
  readonly json?: true;
  readonly verbose?: true;
  readonly tableUrl?: string;
  readonly blobUrl?: string;
}

/** The command line, as declared; `run` does the work of whichever command was called. */
export function replayerProgram(run: Run): Command {
  const program = new Command('replayer')
    .description(
      'Replays what Annals has stored: states at any time, histories, projections, what was refused; verifies, archives, restores it, writes it as Parquet, sends it again, makes datasets of it, and erases people from it.',
    )
    .version(version)
    .option('--json', 'machine-readable answer on stdout, and nothing else there')
    .option('--table-url <url>', 'https://<account>.table.core.windows.net')
    .option('--blob-url <url>', 'https://<account>.blob.core.windows.net')
    .option('--verbose', 'the stack of an error too (so does DEBUG)')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      outputError: (text, write) => {
        write(text.replace(/^error: /, 'replayer: '));
      },
    })
    .exitOverride();
  program.addHelpText('after', `${connectionHelp}\n${exitCodesHelp}`);
  addStateCommand(program, run);
  addHistoryCommand(program, run);
  addStreamsCommand(program, run);
  addProjectCommand(program, run);
  addJobCommand(program, run);
  addQuarantineCommand(program, run);
  addDeadLettersCommand(program, run);
  addVerifyCommand(program, run);
  addArchiveCommand(program, run);
  addRestoreCommand(program, run);
  addLakeCommand(program, run);
  addRepublishCommand(program, run);
  addDatasetCommand(program, run);
  addErasureCommands(program, run);
  return program;
}
