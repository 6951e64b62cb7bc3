import { parentPort, workerData } from 'node:worker_threads';
import type { ConnectionFlags } from '../connection/find-storage.ts';

/** What a thread is started with. */
export interface ShardThreadData {
  readonly job: string;
  readonly flags: ConnectionFlags;
}

/** What a thread is told: a shard to work at, or to stop at the next place to go on from. */
export type ToShardThread = { readonly shard: string } | { readonly stop: true };

/** What a thread says. */
export type FromShardThread =
  | { readonly shard: string; readonly events: number }
  | { readonly shard: string; readonly due: readonly string[] }
  | { readonly shard: string; readonly error: unknown };

/** A thread's whole life: works at the shards that it is told, over a connection of its own. */
export async function workAtShards(): Promise<void> {
  const { job, flags } = workerData as ShardThreadData;
  const { connect } = await import('../connection/connect.ts');
  const { jobKinds, laneHere } = await import('@annals/replay');
  const { store } = await connect(flags, process.env, process.cwd());
  const kinds = jobKinds();
  const stop = new AbortController();
  const say = (message: FromShardThread) => parentPort?.postMessage(message);
  parentPort?.on('message', (message: ToShardThread) => {
    if ('stop' in message) {
      stop.abort();
      return;
    }
    const { shard } = message;
    const progress = (events: number) => {
      say({ shard, events });
    };
    laneHere(
      { store, kinds, progress, signal: stop.signal },
      job,
    )(shard).then(
      (due) => {
        say({ shard, due });
      },
      (error: unknown) => {
        say({ shard, error });
      },
    );
  });
}
