import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { azureQueue, type EventStore, ingest, openEventStore, queueNames } from '@annals/event-store';
import { completeDraft, type DraftEvent } from '@annals/events-schema';
import { catalogue, conversation, webFeature } from '@annals/events-schema/catalogue';
import { type Azurite, type FunctionsHost, startAzurite, startFunctionsHost } from '@annals/local-azure';
import { type JobStatus, liveBuild, projections, readRows, runProjection } from '@annals/replay';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folder as workspace } from './run-cli.ts';

let folder: string;
let app: string;
let azurite: Azurite;
let store: EventStore;
let hosts: FunctionsHost[];
const logs: string[] = [];

/** Short turns, so that shards are handed on between hosts; a killed host's messages come back soon. */
async function startHost(): Promise<FunctionsHost> {
  const env = {
    ANNALS_TABLE_URL: azurite.tableUrl,
    ANNALS_BLOB_URL: azurite.blobUrl,
    ANNALS_SHARDS__queueServiceUri: azurite.queueUrl,
    ANNALS_SHARD_LIMIT_MS: '100',
  };
  const log = ({ message }: { message: string }) => void logs.push(message);
  return startFunctionsHost({ app, env, queueLeaseSeconds: 3, log });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'annals-replayer-replays-'));
  app = join(folder, 'app');
  await cp(join(workspace, 'dist', 'app'), app, { recursive: true });
  // What fails is tried again at once.
  const hostJson = await readFile(join(app, 'host.json'), 'utf8');
  await writeFile(join(app, 'host.json'), hostJson.replace('"00:00:30"', '"00:00:00"'));
  azurite = await startAzurite({ folder, inMemory: true });
  const { tableUrl, blobUrl } = azurite;
  store = await openEventStore({ catalogue, tableUrl, blobUrl, source: '/test', buckets: 6 });
  const events = Array.from({ length: 400 }, (_, n) => {
    const next = conversation.at(`c-${n}`, { after: 0 });
    const time = '2026-05-01T09:00:00Z';
    const parts = [{ type: 'text' as const, content: `hello ${n}` }];
    const drafts: DraftEvent[] = [
      next.started({ channel: 'web', agentVersion: '1' }, { time }),
      next.messageReceived({ messageId: 'q', role: 'user', parts }, { time }),
      next.messageReceived({ messageId: 'a', role: 'assistant', parts }, { time }),
    ];
    return drafts.map((draft, index) =>
      completeDraft(draft, { source: '/test', newId: () => `e-${n}-${index}` }),
    );
  });
  await ingest(store, events.flat());
  hosts = await Promise.all([startHost(), startHost(), startHost()]);
}, 120_000);
afterAll(async () => {
  await Promise.all(hosts.map((host) => host.stop()));
  await azurite.stop();
  await rm(folder, { recursive: true, force: true });
});

function last(): FunctionsHost {
  const host = hosts.at(-1);
  if (!host) throw new Error('no host is left');
  return host;
}

async function call(method: string, path: string, body?: unknown, type = 'application/json') {
  const { url, functionKey } = last();
  const response = await fetch(`${url}/api/${path}`, {
    method,
    headers: { 'x-functions-key': functionKey, ...(body === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const { status, headers } = response;
  return { status, headers, body: (await response.json()) as Record<string, unknown> };
}

const statusOf = async (id: string) => (await call('GET', `replays/${id}`)).body as unknown as JobStatus;

async function ended(id: string): Promise<JobStatus> {
  await expect.poll(async () => (await statusOf(id)).state, { timeout: 60_000 }).not.toBe('running');
  return statusOf(id);
}

const transcript = projections.find(({ name }) => name === 'transcript');

async function rowsOf(
  number: 'live' | Awaited<ReturnType<typeof runProjection>>['build'],
): Promise<string[]> {
  if (!transcript) throw new Error('no such projection');
  const build = number === 'live' ? await liveBuild(store.projections, transcript.name) : number;
  if (!build) throw new Error('nothing is live');
  const rows: string[] = [];
  for await (const row of readRows(store, transcript, build)) rows.push(JSON.stringify(row));
  return rows;
}

test('three hosts drain one queue, one of them is killed: the rows of a run in one thread', async () => {
  const started = await call('POST', 'replays', { kind: 'project', projection: 'transcript' });
  expect(started).toMatchObject({
    status: 202,
    body: { id: 'project-transcript-1', state: 'running', parameters: { build: 1, swap: true } },
  });
  expect(started.headers.get('location')).toBe('/api/replays/project-transcript-1');
  // No answer heard, or impatient: it is the same replay.
  const again = await call('POST', 'replays', { kind: 'project', projection: 'transcript' });
  expect(again).toMatchObject({ status: 200, body: { id: 'project-transcript-1' } });
  await expect
    .poll(async () => (await statusOf('project-transcript-1')).events, { timeout: 30_000, interval: 50 })
    .toBeGreaterThan(0);
  const [victim] = hosts.splice(0, 1);
  await victim?.kill();

  const { state, done, shards } = await ended('project-transcript-1');
  expect({ state, done }).toEqual({ state: 'done', done: 7 });
  expect(shards.map(({ name }) => name)).toEqual(['00', '01', '02', '03', '04', '05', 'finish']);
  expect(logs.some((line) => /^replay project-transcript-1, shard 0\d: again$/.test(line))).toBe(true);
  if (!transcript) throw new Error('no such projection');
  const { build } = await runProjection(store, transcript, { swap: false, concurrency: 1 });
  const rows = await rowsOf('live');
  expect(rows).toHaveLength(400);
  expect(rows).toEqual(await rowsOf(build));
}, 90_000);

test('a shard that cannot be folded is set aside after five times, and named with stream and position', async () => {
  // Someone wrote a type that nobody here declares.
  const other = webFeature
    .at('odd')
    .supportAdded(
      { browser: 'chrome', version: '1', approximate: false, statement: 0 },
      { time: '2020-01-01T00:00:00Z' },
    );
  const appended = await store.append(other);
  expect(appended.outcome).toBe('appended');
  await breakType('web-feature', 'odd');
  const { body } = await call('POST', 'replays', { kind: 'project', projection: 'browser-support' });
  const { state, error, shards } = await ended(String(body.id));
  expect(state).toBe('failed');
  expect(error).toMatch(/^1 of 7 shards failed; 0\d: unknown-event-type at web-feature\/odd, position 2020/);
  expect(shards.filter((one) => one.state === 'done')).toHaveLength(5);
  const failed = shards.find((one) => one.state === 'failed');
  expect(failed).toMatchObject({ attempts: 5, error: { subject: 'web-feature/odd' } });
  expect(failed?.error?.position).toMatch(/^2020-01-01/);
  expect(await liveBuild(store.projections, 'browser-support')).toBeUndefined();
  expect(logs.some((line) => line.includes('given up, the replay is failed: unknown-event-type at'))).toBe(
    true,
  );
});

/** Rewrites an event's type in the table, as no code here would. */
async function breakType(category: string, id: string): Promise<void> {
  const { TableClient, AzureNamedKeyCredential } = await import('@azure/data-tables');
  const credential = new AzureNamedKeyCredential(azurite.accountName, azurite.accountKey);
  const table = new TableClient(azurite.tableUrl, 'events', credential, { allowInsecureConnection: true });
  for await (const { partitionKey = '', rowKey = '' } of table.listEntities())
    if (rowKey.startsWith(`${category}:${id}:`))
      await table.updateEntity({ partitionKey, rowKey, type: 'test.unknown.v1' }, 'Merge');
}

test('cancelled, its messages come to nothing; started again, it goes on', async () => {
  const { body } = await call('POST', 'replays', { kind: 'project', projection: 'model-quality' });
  const id = String(body.id);
  expect(await call('POST', `replays/${id}/cancel`)).toMatchObject({
    status: 200,
    body: { state: 'cancelled' },
  });
  expect(await call('POST', `replays/${id}/cancel`)).toMatchObject({ status: 200 });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await statusOf(id)).toMatchObject({ state: 'cancelled' });
  expect(await liveBuild(store.projections, 'model-quality')).toBeUndefined();
  expect((await call('POST', 'replays', { kind: 'project', projection: 'model-quality' })).body.id).toBe(id);
  expect(await ended(id)).toMatchObject({ state: 'done', done: 7 });
  expect(await call('POST', `replays/${id}/cancel`)).toMatchObject({
    status: 409,
    body: { type: 'urn:annals:problem:replay-ended', status: 409 },
  });
});

test('archive and lake run on the queue, and all replays are listed, the newest first', async () => {
  for (const kind of ['archive', 'lake']) {
    const { body } = await call('POST', 'replays', { kind });
    expect(await ended(String(body.id))).toMatchObject({ kind, state: 'done', events: 1201 });
  }
  const { body } = await call('GET', 'replays?limit=2');
  expect(body.replays).toMatchObject([{ kind: 'lake' }, { kind: 'archive' }]);
});

test('a person is erased by the queue: whoever asks hears where to look, and what was found', async () => {
  const subject = '@conversation/c-7';
  const started = await call('POST', 'erasures', { subject });
  expect(started).toMatchObject({ status: 202, body: { state: 'running' } });
  const id = String(started.body.id);
  expect(started.headers.get('location')).toBe(`/api/erasures/${id}`);
  expect(await ended(id)).toMatchObject({ kind: 'erase', state: 'done', done: 7 });
  expect(await call('GET', `erasures/${id}`)).toMatchObject({
    status: 200,
    body: {
      // They were stored by this test, which seals nothing; the first of them says nothing personal.
      ...{ state: 'done', streams: 1, events: 3, rewritten: 2, published: { datasets: [], untold: [] } },
      refused: { quarantine: 0, deadLetters: 0 },
    },
  });
  const again = await call('POST', 'erasures', { subject });
  expect(again).toMatchObject({ status: 202 });
  expect(again.body.id).not.toBe(id);
  await ended(String(again.body.id));
});

test('a message that is none of ours, or of no replay, ends in the log', async () => {
  const queue = azureQueue({ queueUrl: azurite.queueUrl }, queueNames.shards);
  await queue.send({ hello: 'world' });
  await queue.send({ job: 'project-transcript-99', shard: '00' });
  const said = (what: string) => () => logs.some((line) => line.includes(what));
  await expect
    .poll(said('given up: no message about a shard: {"hello":"world"}'), { timeout: 20_000 })
    .toBe(true);
  const gone = 'replay project-transcript-99, shard 00: given up, and there is no such replay';
  await expect.poll(said(gone), { timeout: 20_000 }).toBe(true);
});

test.each([
  ['POST', 'replays', undefined, 415, 'media-type'],
  ['POST', 'replays', '{', 400, 'bad-request'],
  ['POST', 'replays', [], 400, 'bad-request'],
  ['POST', 'replays', { kind: 'bake' }, 400, 'bad-request'],
  ['POST', 'replays', { kind: 'lake', projection: 'transcript' }, 400, 'bad-request'],
  ['POST', 'replays', { kind: 'project', projection: 7 }, 400, 'bad-request'],
  ['POST', 'replays', { kind: 'project', projection: 'transcript', asOf: 'now' }, 400, 'bad-time'],
  ['POST', 'replays', { kind: 'project', projection: 'recipes' }, 422, 'replay-invalid'],
  ['GET', 'replays?limit=0', undefined, 400, 'bad-request'],
  ['GET', 'replays?limits=3', undefined, 400, 'bad-request'],
  ['GET', 'replays/project-transcript-99', undefined, 404, 'no-such-replay'],
  ['GET', 'replays/A%20b', undefined, 404, 'no-such-replay'],
  ['POST', 'replays/project-transcript-99/cancel', undefined, 404, 'no-such-replay'],
  ['POST', 'replays', { kind: 'erase', subject: 'c-7' }, 400, 'bad-request'],
  ['POST', 'erasures', undefined, 415, 'media-type'],
  ['POST', 'erasures', [], 400, 'bad-request'],
  ['POST', 'erasures', { subject: '' }, 400, 'bad-request'],
  ['POST', 'erasures', { subject: 7 }, 400, 'bad-request'],
  ['POST', 'erasures', { subject: 'c-7', tenant: '' }, 400, 'bad-request'],
  ['POST', 'erasures', { subject: 'c-7', dryRun: true }, 400, 'bad-request'],
  ['GET', 'erasures/erase-0', undefined, 404, 'no-such-erasure'],
  ['GET', 'erasures/project-transcript-1', undefined, 404, 'no-such-erasure'],
  ['GET', 'erasures/A%20b', undefined, 404, 'no-such-erasure'],
])('%s %s %j is a problem: %i %s', async (method, path, body, status, code) => {
  const answer = await call(method, path, body);
  expect(answer).toMatchObject({ status, body: { type: `urn:annals:problem:${code}`, status } });
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
});

test('a request without a key, or with a wrong one, is refused at every door but health', async () => {
  const { url, functions, keys } = last();
  const doors = functions.flatMap(({ type, route = '', methods = [] }) =>
    type === 'httpTrigger' ? methods.map((method) => ({ method, route })) : [],
  );
  expect(doors.map(({ method, route }) => `${method} ${route}`).sort()).toEqual([
    'GET api/erasures/{id}',
    'GET api/health',
    'GET api/replays',
    'GET api/replays/{id}',
    'POST api/erasures',
    'POST api/replays',
    'POST api/replays/{id}/cancel',
  ]);
  for (const { method, route } of doors) {
    const at = `${url}/${route.replace('{id}', 'project-transcript-1')}`;
    const asked = [undefined, 'wrong', '', keys.eventGrid].map((key) =>
      fetch(at, { method, headers: key === undefined ? {} : { 'x-functions-key': key } }),
    );
    const expected = route === 'api/health' ? 200 : 401;
    for (const answer of await Promise.all(asked)) expect([at, answer.status]).toEqual([at, expected]);
  }
});
