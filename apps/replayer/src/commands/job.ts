import type { Command } from 'commander';
import { countArgument } from '../count-argument.ts';
import { cancelOne, showJob, showJobs } from '../jobs/show-jobs.ts';
import type { Run } from '../session.ts';

/** `job list | status | cancel`: replays over many shards, on a machine or on the queue. */
export function addJobCommand(program: Command, run: Run): void {
  const job = program.command('job').description('replays in shards, on this machine or on the queue');
  job
    .command('list')
    .description('replays, the newest first (--json: NDJSON, a replay a line)')
    .option('--limit <n>', 'at most so many', countArgument)
    .action(({ limit }: { limit?: number }, command: Command) =>
      run(command, (session) => showJobs(session, limit)),
    );
  job
    .command('status')
    .description('how far each shard is (--json: one document)')
    .argument('<replay>', 'its id')
    .action((id: string, _options: object, command: Command) =>
      run(command, (session) => showJob(session, id)),
    );
  job
    .command('cancel')
    .description('stop it; started again, it goes on (--json: one document)')
    .argument('<replay>', 'its id')
    .action((id: string, _options: object, command: Command) =>
      run(command, (session) => cancelOne(session, id)),
    );
}
