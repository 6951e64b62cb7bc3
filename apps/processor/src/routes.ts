import type { HttpMethod } from '@azure/functions';
import type { EventStore } from '@annals/event-store';
import type { Door, DoorAnswer, DoorLog, DoorRequest } from '@annals/http-doors';
import openapi from '../openapi.json' with { type: 'json' };
import { receiveEvents } from './events/receive-events.ts';
import { healthOf } from './health/health.ts';
import { readEventsTable } from './health/read-events-table.ts';
import { serveExplorer } from './explorer/serve-explorer.ts';
import { readLive } from './live/read-live.ts';
import { processorStore } from './processor-store.ts';
import { listEntries } from './quarantine/list-entries.ts';
import { discardEntry, retryEntry } from './quarantine/take-entry.ts';
import { readState } from './state/read-state.ts';
import { appendToStream } from './streams/append-to-stream.ts';
import { listStreams } from './streams/list-streams.ts';
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

type StoreDoor = (store: EventStore, request: DoorRequest, log: DoorLog) => DoorAnswer | Promise<DoorAnswer>;

const withStore =
  (door: StoreDoor): Door =>
  async (request, log) =>
    door(await processorStore(), request, log);

/** A door of the part that is read when it is first asked. */
const overview = (name: keyof typeof import('./overview-doors.ts')): Door =>
  withStore(async (store, request) => (await import('./overview-doors.ts'))[name](store, request));

const withKey = (name: string, method: HttpMethod, route: string, door: Door): Route => ({
  ...{ name, method, route, authLevel: 'function', door },
});

const health: Door = async (_request, log) => {
  const { error, ...answer } = await healthOf(async () => readEventsTable(await processorStore()));
  if (error !== undefined) log.warn('health:', error);
  return answer;
};

const stream = 'streams/{category}/{id}';
const entry = 'quarantine/{entry}';
const dataset = 'datasets/{name}/{id}';

/** The HTTP doors; openapi.json describes them, and a test holds one against the other. */
export const routes: readonly Route[] = [
  withKey('receiveEvents', 'POST', 'events', withStore(receiveEvents)),
  withKey('appendToStream', 'POST', stream, withStore(appendToStream)),
  withKey('readStream', 'GET', stream, withStore(readStream)),
  withKey('listStreams', 'GET', 'streams', withStore(listStreams)),
  withKey('readState', 'GET', 'state/{category}/{id}', withStore(readState)),
  withKey('listCategories', 'GET', 'categories', overview('listCategories')),
  withKey('readActivity', 'GET', 'activity', overview('readActivity')),
  withKey('readLive', 'GET', 'live', withStore(readLive)),
  withKey('listProjections', 'GET', 'projections', overview('listProjections')),
  withKey('listReplays', 'GET', 'replays', overview('listReplays')),
  withKey('listQuarantine', 'GET', 'quarantine', withStore(listEntries)),
  withKey('showQuarantined', 'GET', entry, overview('showEntry')),
  withKey('retryQuarantined', 'POST', `${entry}/retry`, withStore(retryEntry)),
  withKey('discardQuarantined', 'POST', `${entry}/discard`, withStore(discardEntry)),
  withKey('listDatasets', 'GET', 'datasets', overview('listDatasets')),
  withKey('readDatasetFile', 'GET', `${dataset}/{file}`, overview('readDatasetFile')),
  withKey('verifyDataset', 'POST', `${dataset}/verify`, overview('verifyDataset')),
  { name: 'explorer', method: 'GET', route: 'explorer/{*path}', authLevel: 'anonymous', door: serveExplorer },
  { name: 'health', method: 'GET', route: 'health', authLevel: 'anonymous', door: health },
  withKey('openapi', 'GET', 'openapi.json', () => ({ status: 200, body: JSON.stringify(openapi) })),
];
