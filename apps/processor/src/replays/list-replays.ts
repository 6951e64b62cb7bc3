import type { EventStore } from '@annals/event-store';
import { type DoorAnswer, type DoorRequest, queryOf } from '@annals/http-doors';
import { jobStatus, listJobs } from '@annals/replay';
import { limitOf } from '../paging/limit.ts';

/** GET /api/replays: the newest jobs of the replayer, and how far each is. Started and cancelled at the replayer's doors. */
export async function listReplays(store: EventStore, request: DoorRequest): Promise<DoorAnswer> {
  const { limit } = queryOf(request.query, ['limit']);
  const newest = (await listJobs(store.replays)).reverse().slice(0, limitOf(limit, { most: 100, usual: 20 }));
  const replays = await Promise.all(
    newest.map(async ({ id }) => {
      const { shards, ...job } = await jobStatus(store, id);
      return { ...job, shards: shards.length };
    }),
  );
  return { status: 200, body: JSON.stringify({ replays }) };
}
