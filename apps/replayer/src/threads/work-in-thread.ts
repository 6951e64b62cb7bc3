import { parentPort, workerData } from 'node:worker_threads';
import type { BuiltShard, ShardedBuild } from '@annals/datasets';
import type { EventStore } from '@annals/event-store';
import type { ConnectionFlags } from '../connection/find-storage.ts';

/** What a thread is started with: shards of a job, or buckets of a dataset. */
export type ThreadData = { readonly flags: ConnectionFlags } & (
  { readonly job: string } | { readonly dataset: ShardedBuild }
);

/** What a thread says of the items that it is told by name. */
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
  const work = 'job' in data ? await shardsOf(store, data.job) : await bucketsOf(store, data.dataset);
  const say = (message: FromThread<unknown>) => parentPort?.postMessage(message);
  parentPort?.on('message', (item: string) => {
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

async function shardsOf(store: EventStore, job: string): Promise<Work> {
  const { jobKinds, laneHere } = await import('@annals/replay');
  const kinds = jobKinds();
  return (shard, progress) => laneHere({ store, kinds, progress }, job)(shard);
}

async function bucketsOf(store: EventStore, build: ShardedBuild): Promise<Work> {
  const { buildShard } = await import('@annals/datasets');
  const { datasetArgument } = await import('../dataset/dataset-argument.ts');
  const dataset = await datasetArgument(build.name);
  return (bucket, progress) => buildShard(store, dataset, build, bucket, progress);
}
