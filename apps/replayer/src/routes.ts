import type { HttpMethod } from '@azure/functions';
import type { Door, DoorAnswer, DoorRequest } from '@annals/http-doors';
import { readErasure, startErasure } from './erasure/doors.ts';
import { cancelReplay, type DoorWorks, listReplays, readReplay, startReplay } from './jobs/doors.ts';
import { workerKinds } from './jobs/worker-kinds.ts';
import { shardQueue, storeAndKeys } from './replayer-store.ts';

export interface Route {
  /** The function's name. */
  readonly name: string;
  readonly method: HttpMethod;
  readonly route: string;
  readonly door: Door;
}

const withWorks =
  (door: (works: DoorWorks, request: DoorRequest) => Promise<DoorAnswer>): Door =>
  async (request) => {
    const { store, keys } = await storeAndKeys(process.env);
    return door({ store, queue: shardQueue(process.env), kinds: workerKinds(keys) }, request);
  };

/** The HTTP doors that want a key: docs/http.md. */
export const routes: readonly Route[] = [
  { name: 'startReplay', method: 'POST', route: 'replays', door: withWorks(startReplay) },
  { name: 'listReplays', method: 'GET', route: 'replays', door: withWorks(listReplays) },
  { name: 'readReplay', method: 'GET', route: 'replays/{id}', door: withWorks(readReplay) },
  { name: 'cancelReplay', method: 'POST', route: 'replays/{id}/cancel', door: withWorks(cancelReplay) },
  { name: 'startErasure', method: 'POST', route: 'erasures', door: withWorks(startErasure) },
  { name: 'readErasure', method: 'GET', route: 'erasures/{id}', door: withWorks(readErasure) },
];
