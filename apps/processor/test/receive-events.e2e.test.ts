import type { CloudEvent as StoredEvent } from '@annals/events-schema';
import { CloudEvent, HTTP } from 'cloudevents';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf } from './client.ts';
import { deploymentChanged, messageReceived } from './events.ts';
import { describeQuarantineDoors } from './quarantine-doors.ts';
import { type Stack, startStack } from './stack.ts';

let stack: Stack;
const call = clientOf(() => stack.host);

beforeAll(async () => {
  stack = await startStack();
});

afterAll(() => stack.stop());

const sdkEvent = (event: StoredEvent) =>
  new CloudEvent(JSON.parse(JSON.stringify(event)) as Partial<CloudEvent>);
const batched = { 'content-type': 'application/cloudevents-batch+json' };
const structured = { 'content-type': 'application/cloudevents+json; charset=utf-8' };

const stored = async (category: string, id: string) => {
  const events: StoredEvent[] = [];
  for await (const event of stack.store.read({ category, id })) events.push(event);
  return events;
};

test('an event is the same whichever mode it comes in', async () => {
  const event = messageReceived('modes', 1, 'ünï ☃');
  const send = async (headers: object, body: unknown) =>
    (await call('POST /events', { headers: headers as Record<string, string>, body })).body.events;
  const { id, source } = event;

  const binary = HTTP.binary(sdkEvent(event));
  expect(await send(binary.headers, binary.body)).toEqual([{ id, source, outcome: 'appended' }]);
  const one = HTTP.structured(sdkEvent(event));
  expect(await send(one.headers, one.body)).toEqual([{ id, source, outcome: 'duplicate' }]);
  expect(await send(batched, [event])).toEqual([{ id, source, outcome: 'duplicate' }]);
  await stack.topic.idle();
  expect(await stored('conversation', 'modes')).toMatchObject([{ id, source, data: event.data }]);
});

test('no digit of its time is lost, and its extensions are kept, in binary mode too', async () => {
  const event = {
    ...deploymentChanged('exact', 1),
    time: '2026-02-03T04:05:06.123456789Z',
    correlationid: 'r-1',
  };
  const { data, datacontenttype: _, ...attributes } = event;
  const headers = Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [`ce-${name}`, String(value)]),
  );
  expect((await call('POST /events', { headers, body: data })).body).toMatchObject({ appended: 1 });
  expect((await call('POST /events', { headers: structured, body: event })).body).toMatchObject({
    duplicates: 1,
  });
  expect(await stored('deployment', 'exact')).toMatchObject([{ time: event.time, correlationid: 'r-1' }]);
});

test('a bad event of a batch is quarantined with its reason, and its neighbours are stored', async () => {
  const good = [1, 2].map((n) => messageReceived('mixed', n));
  const { id: _, ...anonymous } = deploymentChanged('mixed', 1);
  const bad = [
    { ...messageReceived('mixed', 3), id: 'bad-data', data: { messageId: 7 } },
    { ...messageReceived('mixed', 3), id: 'bad-type', type: 'ai.annals.message.sung.v1' },
    { ...messageReceived('mixed', 1), id: 'other' },
    anonymous,
    null,
    7,
  ];
  const { status, body } = await call('POST /events', { headers: batched, body: [good[0], ...bad, good[1]] });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    appended: 2,
    duplicates: 0,
    quarantined: 6,
    reasons: { invalid: 4, 'unknown-type': 1, conflict: 1 },
    events: [
      { id: 'mixed-1', outcome: 'appended' },
      {
        id: 'bad-data',
        reason: 'invalid',
        violations: expect.arrayContaining([expect.anything()]) as unknown,
      },
      { id: 'bad-type', reason: 'unknown-type' },
      { id: 'other', reason: 'conflict' },
      { id: null, reason: 'invalid' },
      { id: null, reason: 'invalid' },
      { id: null, reason: 'invalid' },
      { id: 'mixed-2', outcome: 'appended' },
    ],
  });
  const ids = new Set<string>();
  for await (const entry of stack.store.quarantine.list()) ids.add(entry.id);
  const named = body.events.flatMap(({ quarantineid = '' }) => quarantineid || []);
  expect([named.length, named.every((id) => ids.has(id))]).toEqual([6, true]);
  expect((await stored('conversation', 'mixed')).map(({ id }) => id)).toEqual(['mixed-1', 'mixed-2']);
});

test.each<[string, number, Record<string, string>, unknown]>([
  ['a batch that is no JSON', 400, batched, '[{'],
  ['a batch that is no array', 400, batched, {}],
  ['text that is no UTF-8', 400, structured, Buffer.from([0x22, 0xff, 0x22])],
  ['an empty body', 400, structured, ''],
  ['ce- headers that name no event', 400, { 'ce-type': 'x' }, {}],
  ['plain JSON', 415, {}, {}],
  ['text', 415, { 'content-type': 'text/plain' }, 'hello'],
  ['binary mode with data that is no JSON', 415, { 'ce-id': '1', 'content-type': 'text/xml' }, '<a/>'],
  ['more than 1 MB', 413, batched, `["${'x'.repeat(1_048_576)}"]`],
])('%s is refused with %i', async (_, status, headers, body) => {
  const refused = await call('POST /events', { headers, body });
  expect(refused.status).toBe(status);
  expect(refused.headers.get('content-type')).toBe('application/problem+json');
});

test('an empty batch is no work', async () => {
  expect((await call('POST /events', { headers: batched, body: [] })).body).toEqual({
    appended: 0,
    duplicates: 0,
    quarantined: 0,
    reasons: {},
    events: [],
  });
});

describeQuarantineDoors(() => stack);
