import { parentPort, workerData } from 'node:worker_threads';
import type { ConnectionFlags } from '../connection/find-storage.ts';

/** What a thread is started with. */
export interface ShardThreadData {
  readonly job: string;
  readonly flags: ConnectionFlags;
}

/** What a thread says; it is told names of shards. */
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
  const say = (message: FromShardThread) => parentPort?.postMessage(message);
  parentPort?.on('message', (shard: string) => {
    const progress = (events: number) => {
      say({ shard, events });
    };
    laneHere(
      { store, kinds, progress },
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
