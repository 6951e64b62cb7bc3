import { parentPort, workerData } from 'node:worker_threads';
import type { BuiltShard, ShardedBuild } from '@annals/datasets';
import type { EventStore } from '@annals/event-store';
import type { ConnectionFlags } from '../connection/find-storage.ts';

/** What a thread is started with: shards of a job, or buckets of a dataset. */
export type ThreadData = { readonly flags: ConnectionFlags } & (
  { readonly job: string } | { readonly dataset: ShardedBuild }
);

/** What a thread is told: an item to work at, by name, or to stop a job's shards at the next place to go on from. */
export type ToThread = { readonly item: string } | { readonly stop: true };

/** What a thread says of the items that it is told. */
export type FromThread<Result> =
  | { readonly item: string; readonly events: number }
  | { readonly item: string; readonly result: Result }
  /** An error loses its code on the way, so that goes beside it. */
  | { readonly item: string; readonly error: unknown; readonly code: unknown };

type Work = (item: string, progress: (events: number) => void) => Promise<readonly string[] | BuiltShard>;

/** A thread's whole life: works at what it is told, over a connection of its own. */
export async function workInThread(): Promise<void> {
  const data = workerData as ThreadData;
  const { connect } = await import('../connection/connect.ts');
  const { store } = await connect(data.flags, process.env, process.cwd());
  const stop = new AbortController();
  const work =
    'job' in data ? await shardsOf(store, data.job, stop.signal) : await bucketsOf(store, data.dataset);
  const say = (message: FromThread<unknown>) => parentPort?.postMessage(message);
  parentPort?.on('message', (message: ToThread) => {
    if ('stop' in message) {
      stop.abort();
      return;
    }
    const { item } = message;
    work(item, (events) => {
      say({ item, events });
    }).then(
      (result) => {
        say({ item, result });
      },
      (error: unknown) => {
        say({ item, error, code: (error as { readonly code?: unknown }).code });
      },
    );
  });
}

async function shardsOf(store: EventStore, job: string, signal: AbortSignal): Promise<Work> {
  const { jobKinds, laneHere } = await import('@annals/replay');
  const kinds = jobKinds();
  return (shard, progress) => laneHere({ store, kinds, progress, signal }, job)(shard);
}

async function bucketsOf(store: EventStore, build: ShardedBuild): Promise<Work> {
  const { buildShard } = await import('@annals/datasets');
  const { datasetArgument } = await import('../dataset/dataset-argument.ts');
  const dataset = await datasetArgument(build.name);
  return (bucket, progress) => buildShard(store, dataset, build, bucket, progress);
}
