import { failShard } from './end-job.ts';
import { runShard, shardError, type ShardRun } from './run-shard.ts';

/** Does one shard as far as it can; returns what is to be handed out next. */
export type Lane = (shard: string) => Promise<readonly string[]>;

/** A lane in this thread. A shard that fails is given up, and holds up no other. */
export const laneHere =
  (run: ShardRun, id: string): Lane =>
  async (shard) => {
    if (run.signal?.aborted) return [];
    try {
      const { due } = await runShard(run, id, shard);
      return run.signal?.aborted ? [] : due;
    } catch (error) {
      return failShard(run.store, id, shard, shardError(error));
    }
  };

/**
 * Hands shards to lanes until none is due, none to two lanes at once: two that end together both say that the last step
 * is due. A lane that throws takes no more; in the end its error is thrown.
 */
export async function drainShards(shards: readonly string[], lanes: readonly Lane[]): Promise<void> {
  const waiting = new Set(shards);
  const underWay = new Map<string, Promise<void>>();
  const work = async (lane: Lane) => {
    for (;;) {
      const [shard] = waiting;
      if (shard !== undefined) {
        waiting.delete(shard);
        const turn = lane(shard)
          .finally(() => underWay.delete(shard))
          .then((due) => {
            for (const one of due) if (!underWay.has(one)) waiting.add(one);
          });
        underWay.set(shard, turn);
        await turn;
      } else if (underWay.size > 0) {
        // What others are at may make more due.
        await Promise.race(underWay.values()).catch(() => undefined);
      } else return;
    }
  };
  const ended = await Promise.allSettled(lanes.map(work));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}
