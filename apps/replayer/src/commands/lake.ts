import type { Command } from 'commander';
import { lakeCopy } from '../lake/copy.ts';
import { lakeRun } from '../lake/run.ts';
import { lakeStatus } from '../lake/status.ts';
import type { Run } from '../session.ts';

/** `lake run | status | copy`: the history as Parquet, which engines for analysis open as it is. */
export function addLakeCommand(program: Command, run: Run): void {
  const lake = program
    .command('lake')
    .description('the history as Parquet, a table an event type: for DuckDB, pandas, Spark, Fabric');
  lake
    .command('run')
    .description('write what came to the feed since the last run (--json: one document)')
    .action((_options: object, command: Command) => run(command, lakeRun));
  lake
    .command('status')
    .description('what is in the lake, and what waits in the feed (--json: one document)')
    .action((_options: object, command: Command) => run(command, lakeStatus));
  lake
    .command('copy')
    .description('copy the lake into a folder, to ask it there; again, what is new (--json: one document)')
    .argument('<folder>', 'made if it is not there')
    .action((folder: string, _options: object, command: Command) =>
      run(command, (session) => lakeCopy(session, folder)),
    );
}
