import { type ErasureReport, erasureReport, isErasureError } from '@annals/erasure';
import { type DoorAnswer, type DoorRequest, jsonBody, mediaType, Problem, queryOf } from '@annals/http-doors';
import { isReplayError } from '@annals/replay';
import type { DoorWorks } from '../jobs/doors.ts';
import { startQueued } from '../jobs/start-queued.ts';

/** `POST /api/erasures`: 202 for one that begins, 200 for one that goes on. The subject's key is gone before the answer. */
export async function startErasure(
  { store, queue, kinds }: DoorWorks,
  request: DoorRequest,
): Promise<DoorAnswer> {
  if (mediaType(request.headers) !== 'application/json')
    throw new Problem('media-type', 'an erasure is asked for with application/json');
  const parameters = { ...requested(await jsonBody(request)), reason: 'request' };
  const { job, resumed } = await startQueued(store, queue, kinds, 'erase', parameters);
  const body = JSON.stringify(await erasureReport(store, job.id));
  return { status: resumed ? 200 : 202, headers: { location: `/api/erasures/${job.id}` }, body };
}

/** `GET /api/erasures/{id}`: what it found and did by now. */
export async function readErasure({ store }: DoorWorks, request: DoorRequest): Promise<DoorAnswer> {
  queryOf(request.query, []);
  return { status: 200, body: JSON.stringify(await reportOf(store, request.params.id ?? '')) };
}

async function reportOf(store: DoorWorks['store'], id: string): Promise<ErasureReport> {
  const unknown = () => new Problem('no-such-erasure', `"${id.slice(0, 200)}" is no id of an erasure`);
  if (!/^[a-z0-9-]{1,200}$/.test(id)) throw unknown();
  try {
    return await erasureReport(store, id);
  } catch (error) {
    if (isErasureError(error) || (isReplayError(error) && error.code === 'no-job')) throw unknown();
    throw error;
  }
}

/** Of an id; a text property of a table holds 32,768 characters. */
const maxSubjectChars = 1_024;

function requested(body: unknown): { readonly subject: string; readonly tenant?: string } {
  const bad = (why: string) => new Problem('bad-request', why);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw bad('the body is an object');
  const { subject, tenant, ...rest } = body as Record<string, unknown>;
  const [other] = Object.keys(rest);
  if (other !== undefined) throw bad(`an erasure has no member "${other.slice(0, 100)}"`);
  if (!isText(subject)) throw bad('subject is a text, the datasubject of the events');
  if (tenant !== undefined && !isText(tenant)) throw bad('tenant is a text, the tenantid of the events');
  return { subject, ...(tenant === undefined ? {} : { tenant }) };
}

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= maxSubjectChars;
