import { Worker } from 'node:worker_threads';
import type { FromThread, ThreadData } from './work-in-thread.ts';

export interface Threads<Result> {
  /** Each does one item after the other. */
  readonly lanes: readonly ((item: string) => Promise<Result>)[];
  readonly end: () => Promise<void>;
}

/** How many threads, and how many items of each at a time: while one waits for the storage, another one is folded. */
export interface ThreadCounts {
  readonly threads: number;
  readonly lanesOfThread: number;
}

/** Starts threads that run this very program file. */
export function startThreads<Result>(
  { threads: count, lanesOfThread }: ThreadCounts,
  data: ThreadData,
  progress: (item: string, events: number) => void,
): Threads<Result> {
  const threads = Array.from({ length: count }, () => startThread<Result>(data, progress));
  return {
    lanes: threads.flatMap(({ lane }) => Array.from({ length: lanesOfThread }, () => lane)),
    end: async () => {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

interface Waiting<Result> {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

function startThread<Result>(workerData: ThreadData, progress: (item: string, events: number) => void) {
  const worker = new Worker(import.meta.filename, { workerData });
  const waiting = new Map<string, Waiting<Result>>();
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
  worker.on('message', (message: FromThread<Result>) => {
    if ('events' in message) {
      progress(message.item, message.events);
      return;
    }
    const asked = waiting.get(message.item);
    waiting.delete(message.item);
    if ('result' in message) asked?.resolve(message.result);
    else asked?.reject(Object.assign(message.error as Error, { code: message.code }));
  });
  const lane = (item: string) =>
    new Promise<Result>((resolve, reject) => {
      if (dead) {
        reject(dead);
        return;
      }
      waiting.set(item, { resolve, reject });
      worker.postMessage(item);
    });
  return { worker, lane };
}
