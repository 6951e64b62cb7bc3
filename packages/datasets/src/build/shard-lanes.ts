import type { BuiltShard } from './build-shard.ts';

/** Builds one bucket's share after the other. */
export type ShardLane = (bucket: string) => Promise<BuiltShard>;

/**
 * Hands buckets to lanes until all are built; the shards come in the order of the buckets, whoever built them and when. After
 * one that failed no other is begun, and in the end its error is thrown.
 */
export async function buildShards(
  buckets: readonly string[],
  lanes: readonly ShardLane[],
): Promise<BuiltShard[]> {
  const built: BuiltShard[] = [];
  const waiting = [...buckets.entries()];
  const work = async (lane: ShardLane) => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      try {
        const [place, bucket] = next;
        built[place] = await lane(bucket);
      } catch (error) {
        waiting.length = 0;
        throw error;
      }
  };
  for (const ended of await Promise.allSettled(lanes.map(work)))
    if (ended.status === 'rejected') throw ended.reason;
  return built;
}
