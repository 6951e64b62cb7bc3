import { availableParallelism } from 'node:os';
import type { EventStore } from '@annals/event-store';
import type { JobStatus, Lane, StartedJob } from '@annals/replay';
import type { Session } from '../session.ts';
import { ExpectedEvents } from './expected-events.ts';
import { startThreads } from '../threads/start-threads.ts';

/** Shards at a time without threads: while some wait for the storage, one is folded. */
const lanesWithoutThreads = 4;
/** The same, of each thread. */
const lanesOfThread = 2;

/** Runs a job's shards on this machine, in threads of their own if there are several; ends with the job's status. */
export async function runHere(
  session: Session,
  store: EventStore,
  { job, due }: StartedJob,
  threads = availableParallelism(),
): Promise<JobStatus> {
  const { drainShards, jobKinds, jobStatus, laneHere, lastShard } = await import('@annals/replay');
  const progress = session.output.progress('events');
  const expected = new ExpectedEvents(due.length);
  const read = (shard: string, events: number) => {
    expected.read(shard, events);
    progress.add(events);
  };
  const counted =
    (lane: Lane): Lane =>
    async (shard) => {
      const next = await lane(shard);
      // The last step reads none of the history.
      if (shard !== lastShard) expected.ended(shard);
      progress.expect(expected.total);
      return next;
    };
  const count = Math.min(threads, due.length);
  if (count > 1) {
    const started = startThreads<readonly string[]>(
      { threads: count, lanesOfThread },
      { job: job.id, flags: session.flags },
      read,
    );
    try {
      await drainShards(due, started.lanes.map(counted));
    } finally {
      await started.end();
    }
  } else {
    const kinds = jobKinds();
    const lane: Lane = (shard) => {
      const run = {
        store,
        kinds,
        progress: (events: number) => {
          read(shard, events);
        },
      };
      return laneHere(run, job.id)(shard);
    };
    await drainShards(
      due,
      Array.from({ length: lanesWithoutThreads }, () => counted(lane)),
    );
  }
  progress.end();
  return jobStatus(store, job.id);
}
