// The table of what the real host (4.1037) with the real worker was observed to answer, row by row.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { FunctionsHost, HostLog } from '../src/index.ts';
import { callsOf, fixtureHost, notify } from './fixture-host.ts';

let host: FunctionsHost;
let logs: HostLog[];
beforeAll(async () => {
  ({ host, logs } = await fixtureHost());
});
afterAll(async () => {
  await host.kill();
});
beforeEach(async () => {
  await callsOf(host);
});

const one = { specversion: '1.0', id: '1', source: '/test', type: 'happened', data: { Value: 1 } };
const two = { ...one, id: '2' };
const failing = { ...one, id: '3', type: 'fail' };

test('no key, or a wrong one: 401', async () => {
  const url = `${host.url}/runtime/webhooks/EventGrid?functionName=many`;
  expect((await notify(url, JSON.stringify(one))).status).toBe(401);
  expect((await notify(`${url}&code=wrong`, JSON.stringify(one))).status).toBe(401);
  expect((await notify(`${url}&code=${host.functionKey}`, JSON.stringify(one))).status).toBe(401);
  expect((await fetch(url, { method: 'OPTIONS', headers: { 'webhook-request-origin': 'x' } })).status).toBe(
    401,
  );
});

test('the key as ?code= or as header x-functions-key: accepted', async () => {
  const url = `${host.url}/runtime/webhooks/eventgrid?functionName=many`;
  expect((await notify(host.webhookUrl('many'), JSON.stringify(one))).status).toBe(202);
  expect((await notify(url, JSON.stringify(one), { 'x-functions-key': host.keys.eventGrid })).status).toBe(
    202,
  );
});

test('OPTIONS with WebHook-Request-Origin: 200, the origin echoed', async () => {
  const headers = { 'WebHook-Request-Origin': 'eventgrid.azure.net' };
  const response = await fetch(host.webhookUrl('many'), { method: 'OPTIONS', headers });
  expect(response.status).toBe(200);
  expect(response.headers.get('webhook-allowed-origin')).toBe('eventgrid.azure.net');
});

test('a CloudEvent without aeg-event-type: Notification: 400', async () => {
  const headers = { 'content-type': 'application/cloudevents+json' };
  const request = { method: 'POST', headers, body: JSON.stringify(one) };
  expect((await fetch(host.webhookUrl('many'), request)).status).toBe(400);
  expect(await callsOf(host)).toEqual([]);
});

test('with it, a single event or a batch: 202', async () => {
  for (const name of ['many', 'single']) {
    expect((await notify(host.webhookUrl(name), JSON.stringify(one))).status).toBe(202);
    expect((await notify(host.webhookUrl(name), JSON.stringify([one, two]))).status).toBe(202);
    expect((await notify(host.webhookUrl(name), '[]')).status).toBe(202);
  }
  // `many` gets an array even for one event; by default there is one invocation an event.
  const calls = await callsOf(host);
  expect(calls.map(({ functionName, events }) => [functionName, events])).toEqual([
    ['many', [one]],
    ['many', [one, two]],
    ['single', one],
    ['single', one],
    ['single', two],
  ]);
  expect(new Set(calls.map(({ invocationId }) => invocationId)).size).toBe(5);
});

test('the handler throws: 500', async () => {
  expect((await notify(host.webhookUrl('many'), JSON.stringify([one, failing]))).status).toBe(500);
  await expect
    .poll(() => logs.find(({ level }) => level === 'error'))
    .toMatchObject({ functionName: 'many', message: expect.stringContaining('asked to fail') as string });
});

test('a batch of 2, one throws: 500 for the whole POST, both were invoked', async () => {
  expect((await notify(host.webhookUrl('single'), JSON.stringify([failing, two]))).status).toBe(500);
  expect((await callsOf(host)).map(({ events }) => events)).toEqual([failing, two]);
});

test('malformed JSON: 500', async () => {
  expect((await notify(host.webhookUrl('many'), '[{')).status).toBe(500);
  expect((await notify(host.webhookUrl('single'), '[{')).status).toBe(500);
  expect(await callsOf(host)).toEqual([]);
});

test('an unknown function, or one of another kind: 404', async () => {
  expect((await notify(host.webhookUrl('other'), JSON.stringify(one))).status).toBe(404);
  expect((await notify(host.webhookUrl('echo'), JSON.stringify(one))).status).toBe(404);
});

test('SubscriptionValidation: 200 with validationResponse', async () => {
  const body = JSON.stringify([{ data: { validationCode: 'abc' } }]);
  const response = await notify(host.webhookUrl('many'), body, {
    'aeg-event-type': 'SubscriptionValidation',
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ validationResponse: 'abc' });
});

test('the handler’s context says which invocation, trace and event it is', async () => {
  const [header, own] = ['1', '2'].map((digit) => `00-${digit.repeat(32)}-${digit.repeat(16)}-01`);
  await notify(host.webhookUrl('many'), JSON.stringify(one), { traceparent: header ?? '' });
  await notify(host.webhookUrl('single'), JSON.stringify({ ...one, traceparent: own }));
  await notify(host.webhookUrl('single'), JSON.stringify(one));
  const [many, single, untraced] = await callsOf(host);
  expect(many?.traceContext.traceParent).toBe(header);
  expect(many?.triggerMetadata).toMatchObject({ sys: { methodName: 'many' } });
  expect(single?.traceContext.traceParent).toBe(own);
  expect(single?.triggerMetadata).toMatchObject({ data: { value: 1 }, sys: { methodName: 'single' } });
  expect(untraced?.traceContext.traceParent).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-00$/);
});
