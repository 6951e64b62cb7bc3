import { Worker } from 'node:worker_threads';
import type { Lane } from '@annals/replay';
import type { FromShardThread, ShardThreadData, ToShardThread } from './shard-thread.ts';

/** While one shard of a thread waits for the storage, the other one is folded. */
const lanesOfThread = 2;

export interface Threads {
  readonly lanes: readonly Lane[];
  /** Asks them to let go of their shards, at the next place to go on from. */
  readonly stop: () => void;
  readonly end: () => Promise<void>;
}

/** Starts threads that run this very program file, each good for two shards at a time. */
export function startThreads(
  count: number,
  data: ShardThreadData,
  progress: (shard: string, events: number) => void,
): Threads {
  const threads = Array.from({ length: count }, () => startThread(data, progress));
  return {
    lanes: threads.flatMap(({ lane }) => Array.from({ length: lanesOfThread }, () => lane)),
    stop: () => {
      for (const { tell } of threads) tell({ stop: true });
    },
    end: async () => {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

interface Waiting {
  readonly resolve: (due: readonly string[]) => void;
  readonly reject: (error: Error) => void;
}

function startThread(workerData: ShardThreadData, progress: (shard: string, events: number) => void) {
  const worker = new Worker(import.meta.filename, { workerData });
  const waiting = new Map<string, Waiting>();
  let dead: Error | undefined;
  const die = (error: Error) => {
    dead ??= error;
    for (const { reject } of waiting.values()) reject(dead);
    waiting.clear();
  };
  worker.on('error', die);
  worker.on('exit', () => {
    die(new Error('a thread ended before its work'));
  });
  worker.on('message', (message: FromShardThread) => {
    if ('events' in message) {
      progress(message.shard, message.events);
      return;
    }
    const asked = waiting.get(message.shard);
    waiting.delete(message.shard);
    if ('due' in message) asked?.resolve(message.due);
    else asked?.reject(message.error as Error);
  });
  const tell = (message: ToShardThread) => {
    worker.postMessage(message);
  };
  const lane: Lane = (shard) =>
    new Promise((resolve, reject) => {
      if (dead) {
        reject(dead);
        return;
      }
      waiting.set(shard, { resolve, reject });
      tell({ shard });
    });
  return { worker, lane, tell };
}
