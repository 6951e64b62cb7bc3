import type { Command } from 'commander';
import { buildArgument, countArgument, durationArgument, threadsArgument } from '../count-argument.ts';
import { type FollowOptions, followProjection } from '../projections/follow.ts';
import { runBuild, type RunOptions } from '../projections/run.ts';
import { showRows, type ShowOptions } from '../projections/show.ts';
import { showStatus } from '../projections/status.ts';
import { dropOne, swapBuild } from '../projections/swap.ts';
import type { Run } from '../session.ts';
import { timeArgument, timeHelp } from '../time-argument.ts';

/** `project run | follow | show | status | swap | drop`: what is made of the history, and kept current. */
export function addProjectCommand(program: Command, run: Run): void {
  const project = program.command('project').description('rows made of the whole history, and kept current');
  project
    .command('run')
    .description('build a projection from the whole history, or go on with a build; then make it live')
    .argument('<name>', 'the projection')
    .option('--no-swap', 'leave the live build as it is')
    .option('--threads <n>', 'as many as there are processors, unless told; 1: none', threadsArgument)
    .option('--queue', 'let the workers of the function app do it (ANNALS_QUEUE_URL)')
    .option(
      '--as-of <time>',
      `of what had happened by then; never live (${timeHelp})`,
      timeArgument('--as-of'),
    )
    .option('--known-at <time>', 'of what was stored by then; never live', timeArgument('--known-at'))
    .option('--from-table', 'read the table, also if there is an archive')
    .action((name: string, options: RunOptions, command: Command) =>
      run(command, (session) => runBuild(session, name, options)),
    );
  project
    .command('follow')
    .description('take in what is new, and stay current (--json: NDJSON, a line whenever something was)')
    .argument('<name>', 'the projection')
    .option('--once', 'end when it is current')
    .option('--every <duration>', 'look for news so often; 2s unless told', durationArgument)
    .action((name: string, options: FollowOptions, command: Command) =>
      run(command, (session) => followProjection(session, name, options)),
    );
  project
    .command('show')
    .description('rows of the live build (--json: NDJSON, a row a line)')
    .argument('<name>', 'the projection')
    .argument('[key...]', 'only rows whose key begins with these parts')
    .option('--build <n>', 'of that build', buildArgument)
    .option('--limit <n>', 'at most so many rows', countArgument)
    .action((name: string, key: string[], options: ShowOptions, command: Command) =>
      run(command, (session) => showRows(session, name, key, options)),
    );
  project
    .command('status')
    .description('the builds, and how far each is (--json: NDJSON, a build a line)')
    .argument('[name]', 'only of this projection')
    .action((name: string | undefined, _options: object, command: Command) =>
      run(command, (session) => showStatus(session, name)),
    );
  project
    .command('swap')
    .description('make a build live, at once for every reader')
    .argument('<name>', 'the projection')
    .argument('<build>', 'its number', buildArgument)
    .action((name: string, build: number, _options: object, command: Command) =>
      run(command, (session) => swapBuild(session, name, build)),
    );
  project
    .command('drop')
    .description('delete a build and its rows')
    .argument('<name>', 'the projection')
    .argument('<build>', 'its number', buildArgument)
    .option('--force', 'even if it is live')
    .action((name: string, build: number, options: { force?: boolean }, command: Command) =>
      run(command, (session) => dropOne(session, name, build, options)),
    );
}
