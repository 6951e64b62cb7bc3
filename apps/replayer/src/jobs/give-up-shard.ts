import type { EventStore } from '@annals/event-store';
import { failShard, isReplayError, jobStatus } from '@annals/replay';
import { type ShardMessage, shardMessage } from './shard-message.ts';

/** Marks the shard of a message that the host gave up as failed; says so, and what of the job that leaves. */
export async function giveUpShard(
  store: EventStore,
  message: unknown,
  failed: (text: string) => void,
): Promise<void> {
  let named: ShardMessage;
  try {
    named = shardMessage(message);
  } catch (error) {
    // Nobody could ever do anything with it.
    failed(`given up: ${(error as Error).message}`);
    return;
  }
  const { job, shard } = named;
  try {
    await failShard(store, job, shard);
  } catch (error) {
    if (!isReplayError(error) || error.code !== 'no-job') throw error;
    failed(`replay ${job}, shard ${shard}: given up, and there is no such replay`);
    return;
  }
  const { state, shards } = await jobStatus(store, job);
  const error = shards.find(({ name }) => name === shard)?.error;
  failed(
    `replay ${job}, shard ${shard}: given up, the replay is ${state}: ${error?.message ?? 'no error noted'}`,
  );
}
