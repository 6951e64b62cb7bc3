import type { HttpMethod } from '@azure/functions';
import type { EventStore } from '@annals/event-store';
import type { Door, DoorAnswer, DoorLog, DoorRequest } from '@annals/http-doors';
import openapi from '../openapi.json' with { type: 'json' };
import { receiveEvents } from './events/receive-events.ts';
import { healthOf } from './health/health.ts';
import { readEventsTable } from './health/read-events-table.ts';
import { processorStore } from './processor-store.ts';
import { readState } from './state/read-state.ts';
import { appendToStream } from './streams/append-to-stream.ts';
import { readStream } from './streams/read-stream.ts';

export interface Route {
  /** The function's name. */
  readonly name: string;
  readonly method: HttpMethod;
  readonly route: string;
  /** `function`: a key of this function or of the app. */
  readonly authLevel: 'anonymous' | 'function';
  readonly door: Door;
}

const withStore =
  (door: (store: EventStore, request: DoorRequest, log: DoorLog) => Promise<DoorAnswer>): Door =>
  async (request, log) =>
    door(await processorStore(), request, log);

const health: Door = async (_request, log) => {
  const { error, ...answer } = await healthOf(async () => readEventsTable(await processorStore()));
  if (error !== undefined) log.warn('health:', error);
  return answer;
};

const stream = 'streams/{category}/{id}';

/** The HTTP doors; openapi.json describes them, and a test holds one against the other. */
export const routes: readonly Route[] = [
  {
    name: 'receiveEvents',
    method: 'POST',
    route: 'events',
    authLevel: 'function',
    door: withStore(receiveEvents),
  },
  {
    name: 'appendToStream',
    method: 'POST',
    route: stream,
    authLevel: 'function',
    door: withStore(appendToStream),
  },
  { name: 'readStream', method: 'GET', route: stream, authLevel: 'function', door: withStore(readStream) },
  {
    name: 'readState',
    method: 'GET',
    route: 'state/{category}/{id}',
    authLevel: 'function',
    door: withStore(readState),
  },
  { name: 'health', method: 'GET', route: 'health', authLevel: 'anonymous', door: health },
  {
    name: 'openapi',
    method: 'GET',
    route: 'openapi.json',
    authLevel: 'function',
    door: () => ({ status: 200, body: JSON.stringify(openapi) }),
  },
];
