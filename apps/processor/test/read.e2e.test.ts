import { dataSubject } from '@annals/events-schema/catalogue';
import { AzureNamedKeyCredential, TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, eventsFolded } from './client.ts';
import { deploymentChanged, messageReceived } from './events.ts';
import { describeOverview } from './overview.ts';
import { type Stack, startStack } from './stack.ts';

let stack: Stack;
const call = clientOf(() => stack.host);
const read = (stream: string, query: Record<string, string> = {}) =>
  call('GET /streams/{category}/{id}', { stream, query });
const state = (stream: string, query: Record<string, string> = {}) =>
  call('GET /state/{category}/{id}', { stream, query });
const idsOf = ({ body }: Awaited<ReturnType<typeof read>>) => body.events.map(({ id }) => id);

beforeAll(async () => {
  stack = await startStack();
  for (let n = 1; n <= 7; n += 1) await stack.store.append(messageReceived('talk', n));
  for (let n = 1; n <= 7; n += 1) await stack.store.append(deploymentChanged('app', n));
  for (const n of [1, 2, 4]) await stack.store.append(messageReceived('gap', n));
});

afterAll(() => stack.stop());

const numbers = (id: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => `${id}-${from + n}`);

test.each(['conversation/talk', 'deployment/app'])('pages of %s lead to one another', async (stream) => {
  const id = stream.split('/')[1] ?? '';
  const pages: string[][] = [];
  let query: Record<string, string> = { limit: '3', to: '9' };
  for (;;) {
    const page = await read(stream, query);
    pages.push(idsOf(page));
    const link = /^<\?(.*)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1];
    expect(page.body.next === null).toBe(link === undefined);
    if (link === undefined) break;
    query = Object.fromEntries(new URLSearchParams(link));
    expect(query).toEqual({ limit: '3', to: '9', from: page.body.next });
  }
  expect(pages).toEqual([numbers(id, 1, 3), numbers(id, 4, 6), numbers(id, 7, 7)]);
});

test('the key never gets into a link', async () => {
  const page = await read('conversation/talk', { limit: '1', code: stack.host.functionKey });
  expect(page.headers.get('link')).toBe('<?from=0000000000000002&limit=1>; rel="next"');
});

test('a range, a time, and what was known then', async () => {
  expect(idsOf(await read('conversation/talk', { from: '2', to: '4' }))).toEqual(numbers('talk', 2, 4));
  const third = messageReceived('talk', 3).time;
  expect(idsOf(await read('conversation/talk', { asOf: third }))).toEqual(numbers('talk', 1, 3));
  expect(idsOf(await read('deployment/app', { asOf: third }))).toEqual(numbers('app', 1, 3));
  expect(idsOf(await read('conversation/talk', { knownAt: '2020-01-01T00:00:00Z' }))).toEqual([]);
});

test('a tag stands where an append could follow', async () => {
  const tag = async (stream: string, query?: Record<string, string>) =>
    (await read(stream, query)).headers.get('etag');
  expect(await tag('conversation/talk')).toBe('"7"');
  expect(await tag('conversation/talk', { from: '6' })).toBe('"7"');
  expect(await tag('conversation/none')).toBe('"0"');
  expect(await tag('conversation/gap')).toBe('"2"');
  expect(await tag('conversation/talk', { limit: '3' })).toBeNull();
  expect(await tag('conversation/talk', { to: '3' })).toBeNull();
  expect(await tag('conversation/talk', { from: '9' })).toBeNull();
  expect(await tag('deployment/app')).toBeNull();
});

test('a gap is reported', async () => {
  const gapAt = '0000000000000003';
  const page = await read('conversation/gap');
  expect([idsOf(page), page.body.gapAt]).toEqual([['gap-1', 'gap-2'], gapAt]);
  expect((await state('conversation/gap')).body).toMatchObject({ events: 2, gapAt });
});

test('a large page ends early, and the next goes on', async () => {
  const text = 'x'.repeat(900_000);
  for (let n = 1; n <= 7; n += 1) await stack.store.append(messageReceived('large', n, text));
  const first = await read('conversation/large');
  const second = await read('conversation/large', { from: first.body.next ?? '' });
  expect([idsOf(first), idsOf(second)]).toEqual([numbers('large', 1, 5), numbers('large', 6, 7)]);
});

test('the state, what it rests on, and a tag that an append takes', async () => {
  const now = await state('conversation/talk');
  expect([now.status, now.headers.get('etag')]).toEqual([200, '"7"']);
  expect(now.body).toMatchObject({
    stream: { category: 'conversation', id: 'talk' },
    events: 7,
    position: '0000000000000007',
    gapAt: null,
    provisional: false,
  });
  expect(now.body.state.messages).toHaveLength(7);
  const then = await state('conversation/talk', { asOf: messageReceived('talk', 2).time });
  expect([then.headers.get('etag'), eventsFolded(then), then.body.state.messages.length]).toEqual([
    '"2"',
    2,
    2,
  ]);
});

test('a time-ordered state as of a time, as known at another', async () => {
  const as = async (query: Record<string, string>) => {
    const answer = await state('deployment/app', query);
    const { headers, body } = answer;
    return {
      tag: headers.get('etag'),
      events: eventsFolded(answer),
      provisional: body.provisional,
    };
  };
  const all = await as({});
  expect(all).toMatchObject({ events: 7, provisional: false });
  expect((await as({})).tag).toBe(all.tag);
  const some = await as({ asOf: deploymentChanged('app', 4).time });
  expect(some.events).toBe(4);
  expect(some.tag).not.toBe(all.tag);
  expect(await as({ knownAt: '2099-01-01T00:00:00Z' })).toMatchObject({ events: 7, provisional: true });
  expect(await as({ knownAt: '2020-01-01T00:00:00Z' })).toMatchObject({ events: 0, provisional: false });
});

test('a stream without events is empty', async () => {
  const answer = await state('conversation/none');
  expect([answer.status, answer.headers.get('etag'), eventsFolded(answer), answer.body.position]).toEqual([
    200,
    '"0"',
    0,
    null,
  ]);
});

test('health is well', async () => {
  const { status, body } = await call('GET /health', { headers: { 'x-functions-key': '' } });
  expect([status, body]).toEqual([200, { status: 'ok', version: '0.1.0' }]);
});

test.each([
  ['an unknown category', 404, 'no-such-stream', 'unknown/x', {}],
  ['an id that no stream can have', 404, 'no-such-stream', 'conversation/a%2Fb', {}],
  ['a day for a time', 400, 'bad-time', 'conversation/talk', { asOf: '2026-01-01' }],
  ['a wrong knownAt', 400, 'bad-time', 'deployment/app', { knownAt: 'yesterday' }],
  ['a misspelt parameter', 400, 'bad-request', 'conversation/talk', { 'as-of': '2026-01-01T00:00:00Z' }],
] as const)('%s is refused with %i by both', async (_, status, code, stream, query) => {
  for (const answer of [await read(stream, query), await state(stream, query)])
    expect([answer.status, answer.body.type]).toEqual([status, `urn:annals:problem:${code}`]);
});

test.each<[Record<string, string>, string]>([
  [{ limit: '0' }, 'bad-request'],
  [{ limit: '1001' }, 'bad-request'],
  [{ limit: '1e2' }, 'bad-request'],
  [{ from: 'x' }, 'bad-position'],
  [{ from: "1' or '1" }, 'bad-position'],
])('%o is refused', async (query, code) => {
  const { status, body } = await read('conversation/talk', query);
  expect([status, body.type]).toEqual([400, `urn:annals:problem:${code}`]);
});

test('the state of a long stream is kept, and goes on from there; not one in which people speak', async () => {
  const erased = (n: number) =>
    dataSubject.at('long', { after: n }).subjectErased({ reason: 'request' }, { id: `long-${n}` });
  const appended = async (event: (n: number) => Parameters<typeof stack.store.append>[0]) => {
    for (let n = 0; n < 594; n += 99)
      await stack.store.append(Array.from({ length: 99 }, (_, index) => event(n + index)).flat());
  };
  await appended(erased);
  await appended((n) => messageReceived('long', n + 1));
  const first = await state('subject/long');
  expect(first.body).toMatchObject({ position: '0000000000000594' });
  expect((await state('conversation/long')).body).toMatchObject({ position: '0000000000000594' });
  const { tableUrl, accountName, accountKey } = stack.azurite;
  const table = new TableClient(tableUrl, 'snapshots', new AzureNamedKeyCredential(accountName, accountKey), {
    allowInsecureConnection: true,
  });
  const kept: unknown[] = [];
  for await (const { rowKey, events } of table.listEntities()) kept.push([rowKey, events]);
  expect(kept).toEqual([[expect.stringMatching(/^subject:long(:|$)/), 594]]);
  await stack.store.append(erased(594));
  const next = await state('subject/long');
  expect(next.body).toMatchObject({ position: '0000000000000595' });
  const plain = await stack.store.replay(dataSubject, 'long');
  expect(next.body.state).toEqual(JSON.parse(JSON.stringify(plain.state)));
});

describeOverview(() => stack);
