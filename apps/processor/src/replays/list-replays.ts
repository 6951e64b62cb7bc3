import type { EventStore } from '@annals/event-store';
import { type DoorAnswer, type DoorRequest, queryOf } from '@annals/http-doors';
import { limitOf } from '../paging/limit.ts';
import { RecentReplays } from './recent-replays.ts';

let recent: RecentReplays | undefined;

/** GET /api/replays: the newest jobs of the replayer, and how far each is. Started and cancelled at the replayer's doors. */
export async function listReplays(store: EventStore, request: DoorRequest): Promise<DoorAnswer> {
  const { limit } = queryOf(request.query, ['limit']);
  recent ??= new RecentReplays(store);
  const replays = await recent.newest(limitOf(limit, { most: 100, usual: 20 }));
  return { status: 200, body: JSON.stringify({ replays }) };
}
