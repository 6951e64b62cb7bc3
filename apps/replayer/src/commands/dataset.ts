import type { Command } from 'commander';
import { type BuildCommandOptions, datasetBuild } from '../dataset/build.ts';
import { type CheckCommandOptions, datasetCheck } from '../dataset/check.ts';
import { datasetDescribe } from '../dataset/describe.ts';
import { datasetList } from '../dataset/list.ts';
import { datasetVerify, type VerifyCommandOptions } from '../dataset/verify.ts';
import { countArgument, threadsArgument } from '../count-argument.ts';
import type { Run } from '../session.ts';
import { timeArgument, timeHelp } from '../time-argument.ts';

/** `dataset list | build | check | describe | verify`: training and evaluation data of what was known when. */
export function addDatasetCommand(program: Command, run: Run): void {
  const dataset = program
    .command('dataset')
    .description('training and evaluation data from the archive: leak-free, reproducible, consented');
  dataset
    .command('list')
    .description('the datasets that can be built (--json: NDJSON, a dataset a line)')
    .action((_options: object, command: Command) => run(command, datasetList));
  sourced(dataset.command('build'))
    .description('build a dataset into a folder (--json: one document)')
    .option('--out <folder>', 'new or empty; .annals/datasets/<name>-<start of its id> unless given')
    .option('--publish', 'copy it into container datasets too, where the explorer shows it')
    .option('--threads <n>', 'as many as there are processors, unless told; 1: none', threadsArgument)
    .action((name: string, options: BuildCommandOptions, command: Command) =>
      run(command, (session) => datasetBuild(session, name, options)),
    );
  sourced(dataset.command('check'))
    .description('look for features that know what they must not (--json: one document)')
    .option(
      '--sample <n>',
      'moments that are built again from what was known; 1000 unless told',
      countArgument,
    )
    .action((name: string, options: CheckCommandOptions, command: Command) =>
      run(command, (session) => datasetCheck(session, name, options)),
    );
  dataset
    .command('describe')
    .description('what a dataset is, as declared or as built (--json: one document)')
    .argument('<name|folder>', 'its name, or the folder of one that was built')
    .action((what: string, _options: object, command: Command) =>
      run(command, (session) => datasetDescribe(session, what)),
    );
  dataset
    .command('verify')
    .description('hold the files of a built dataset against its manifest (--json: one document)')
    .argument('<folder>', 'of a dataset that was built')
    .option('--id <id>', 'the id that it must have, or the start of it')
    .option('--published', 'of one in container datasets: instead of a folder <name>/<start of its id>')
    .action((what: string, options: VerifyCommandOptions, command: Command) =>
      run(command, (session) => datasetVerify(session, what, options)),
    );
}

/** A command that reads the history for a dataset. */
const sourced = (command: Command) =>
  command
    .argument('<name>', 'the dataset')
    .option(
      '--archive <manifest>',
      'of this one, as archive run names it; the newest unless given, made if there is none',
    )
    .option('--as-of <time>', `of what had happened by then (${timeHelp})`, timeArgument('--as-of'))
    .option('--known-at <time>', 'of what was stored by then', timeArgument('--known-at'));
