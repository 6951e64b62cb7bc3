import type { EventStore, MessageQueue } from '@annals/event-store';
import { type DoorAnswer, type DoorRequest, jsonBody, mediaType, Problem, queryOf } from '@annals/http-doors';
import { cancelJob, type JobKinds, type JobParameters, jobStatus, listJobs } from '@annals/replay';
import { asProblem } from './as-problem.ts';
import { startQueued } from './start-queued.ts';

export interface DoorWorks {
  readonly store: EventStore;
  readonly queue: MessageQueue;
  readonly kinds: JobKinds;
}

/** What each kind of job takes, and of which type. */
const members: Readonly<Record<string, Readonly<Record<string, 'string' | 'boolean'>>>> = {
  project: { projection: 'string', asOf: 'string', knownAt: 'string', swap: 'boolean' },
  archive: {},
  lake: {},
};

/** `POST /api/replays`: 202 for a job that begins, 200 for one that goes on. */
export async function startReplay(
  { store, queue, kinds }: DoorWorks,
  request: DoorRequest,
): Promise<DoorAnswer> {
  if (mediaType(request.headers) !== 'application/json')
    throw new Problem('media-type', 'a replay is started with application/json');
  const { kind, parameters } = requested(await jsonBody(request));
  const { job, resumed } = await asProblem(() => startQueued(store, queue, kinds, kind, parameters));
  const body = JSON.stringify(await jobStatus(store, job.id));
  return { status: resumed ? 200 : 202, headers: { location: `/api/replays/${job.id}` }, body };
}

function requested(body: unknown): { readonly kind: string; readonly parameters: JobParameters } {
  const bad = (why: string) => new Problem('bad-request', why);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw bad('the body is an object');
  const { kind, ...parameters } = body as Record<string, unknown>;
  const known = typeof kind === 'string' && Object.hasOwn(members, kind) ? members[kind] : undefined;
  if (typeof kind !== 'string' || !known) throw bad(`kind is one of ${Object.keys(members).join(', ')}`);
  for (const [name, value] of Object.entries(parameters)) {
    const type = Object.hasOwn(known, name) ? known[name] : undefined;
    if (type === undefined) throw bad(`a replay of kind "${kind}" has no member "${name}"`);
    if (typeof value !== type) throw bad(`${name} is a ${type}`);
  }
  return { kind, parameters: parameters as JobParameters };
}

const defaultLimit = 50;
const maxLimit = 1_000;

/** `GET /api/replays`: the newest first. */
export async function listReplays({ store }: DoorWorks, request: DoorRequest): Promise<DoorAnswer> {
  const { limit: text } = queryOf(request.query, ['limit']);
  const limit = text === undefined ? defaultLimit : Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > maxLimit)
    throw new Problem('bad-request', `limit is a whole number from 1 to ${maxLimit}`);
  const replays = (await listJobs(store.replays)).reverse().slice(0, limit);
  return { status: 200, body: JSON.stringify({ replays }) };
}

/** `GET /api/replays/{id}`: a job, and how far each shard is. */
export async function readReplay({ store }: DoorWorks, request: DoorRequest): Promise<DoorAnswer> {
  queryOf(request.query, []);
  const status = await asProblem(() => jobStatus(store, idOf(request)));
  return { status: 200, body: JSON.stringify(status) };
}

/** `POST /api/replays/{id}/cancel`: no shard of it is worked at any more, within seconds. */
export async function cancelReplay({ store }: DoorWorks, request: DoorRequest): Promise<DoorAnswer> {
  const { id } = await asProblem(() => cancelJob(store, idOf(request)));
  return { status: 200, body: JSON.stringify(await jobStatus(store, id)) };
}

function idOf({ params: { id = '' } }: DoorRequest): string {
  if (/^[a-z0-9-]{1,200}$/.test(id)) return id;
  throw new Problem('no-such-replay', `"${id.slice(0, 200)}" is no id of a replay`);
}
