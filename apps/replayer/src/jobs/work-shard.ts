import type { EventStore, MessageQueue } from '@annals/event-store';
import { type JobKinds, runShard } from '@annals/replay';
import { sendShards, shardMessage } from './shard-message.ts';

export interface QueueWorker {
  readonly store: EventStore;
  readonly queue: MessageQueue;
  readonly kinds: JobKinds;
  readonly limitMs: number;
  readonly log: (text: string) => void;
}

/**
 * Works at the shard of a message until it is done or time is up, and sends what is due then. The message is deleted
 * when this returns: whoever dies before has left it in the queue, and everything here can be done twice.
 * Throws what the shard's work throws: the host hands the message out again, a few times.
 */
export async function workShard(worker: QueueWorker, message: unknown): Promise<void> {
  const { job, shard } = shardMessage(message);
  const { store, kinds, limitMs } = worker;
  const { outcome, due } = await runShard({ store, kinds, limitMs }, job, shard);
  await sendShards(worker.queue, job, due);
  worker.log(`replay ${job}, shard ${shard}: ${outcome}`);
}
