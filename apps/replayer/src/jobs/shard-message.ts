import type { MessageQueue } from '@annals/event-store';

/** A message of the queue `shards`: one shard of a job, to be worked at by whoever takes it. */
export interface ShardMessage {
  readonly job: string;
  readonly shard: string;
}

/** What the host has made of a message's JSON. Throws an error that shows what came instead. */
export function shardMessage(message: unknown): ShardMessage {
  const { job, shard } = (typeof message === 'object' && message !== null ? message : {}) as Record<
    string,
    unknown
  >;
  if (isName(job) && isName(shard)) return { job, shard };
  throw new Error(`no message about a shard: ${JSON.stringify(message).slice(0, 200)}`);
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && /^[a-z0-9-]{1,200}$/.test(value);

/** One message a shard. */
export async function sendShards(queue: MessageQueue, job: string, shards: readonly string[]): Promise<void> {
  await Promise.all(shards.map((shard) => queue.send({ job, shard } satisfies ShardMessage)));
}
