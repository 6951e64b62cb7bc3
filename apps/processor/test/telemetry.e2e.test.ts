import type { CloudEvent } from '@annals/events-schema';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf } from './client.ts';
import { deploymentChanged, messageReceived } from './events.ts';
import { type Stack, startStack } from './stack.ts';
import { Lines } from './telemetry-lines.ts';

const canary = 'CANARY-of-a-payload';
const trace = (n: number) => `00-${String(n).padStart(32, 'a')}-${String(n).padStart(16, 'b')}-01`;
const traceId = (n: number) => trace(n).slice(3, 35);
const spanId = (n: number) => trace(n).slice(36, 52);

const deliver = async (stack: Stack, events: readonly unknown[]) => {
  const response = await fetch(stack.host.webhookUrl('ingest'), {
    method: 'POST',
    headers: {
      'content-type': 'application/cloudevents-batch+json',
      'aeg-event-type': 'Notification',
      traceparent: trace(99),
    },
    body: JSON.stringify(events),
  });
  return response.status;
};

const stored = async (stack: Stack, category: string, id: string) => {
  const events: CloudEvent[] = [];
  for await (const event of stack.store.read({ category, id }, { pastGaps: true })) events.push(event);
  return events;
};

/** Three appended (one of them just now, one from the future), one duplicate, a conflict, two that are quarantined. */
const mix = () => {
  const words = (n: number) => ({ ...messageReceived('mix', n, `${canary} ${n}`), traceparent: trace(n) });
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  return [
    { ...words(1), time: at(-5_000) },
    { ...words(2), time: at(3_600_000) },
    { ...deploymentChanged('mix', 1), traceparent: trace(3) },
    { ...deploymentChanged('mix', 1), traceparent: trace(3) },
    { ...words(1), id: 'second-writer', traceparent: trace(4) },
    { ...words(3), id: 'bad-data', data: { messageId: canary } },
    {
      ...words(4),
      id: `${canary} in prose`,
      source: 'someone@example.org',
      subject: `${canary}/is no stream`,
      type: canary,
    },
  ];
};

describe('telemetry on the console, for a delivery of a known mix', () => {
  const lines = new Lines();
  let stack: Stack;
  let before: number;

  beforeAll(async () => {
    stack = await startStack({
      env: { ANNALS_TELEMETRY: 'console', ANNALS_LOG_EVENTS: 'true' },
      onLog: lines.log,
    });
    before = Date.now();
    expect(await deliver(stack, mix())).toBe(202);
    await stack.host.stop(); // writes what was not written yet
  });
  afterAll(() => stack.stop());

  test('events are counted by outcome, and by reason where they are in quarantine', () => {
    const counted = [...lines.metric('annals.ingest.events').values()];
    expect(counted.map(({ attributes, value }) => [attributes, value])).toEqual(
      expect.arrayContaining([
        [{ door: 'ingest', outcome: 'appended' }, 3],
        [{ door: 'ingest', outcome: 'duplicate' }, 1],
        [{ door: 'ingest', outcome: 'conflict', reason: 'conflict' }, 1],
        [{ door: 'ingest', outcome: 'quarantined', reason: 'invalid' }, 1],
        [{ door: 'ingest', outcome: 'quarantined', reason: 'bad-stream' }, 1],
      ]),
    );
    expect(counted).toHaveLength(5);
  });

  test('latency is from publish to durable, never negative, and not of history', () => {
    const passed = Date.now() - before;
    const [latency] = lines.metric('annals.ingest.latency').values();
    expect(latency).toMatchObject({ unit: 'ms', count: 2, min: 0 });
    expect(latency?.max).toBeGreaterThanOrEqual(5_000);
    expect(latency?.max).toBeLessThan(5_000 + passed);
    expect(lines.metric('annals.ingest.clock.ahead').get('')).toMatchObject({ value: 1 });
  });

  test('flushes, the queue and the delivery are measured', () => {
    const flushes = lines.metric('annals.append.flush.events');
    const inserted = flushes.get('true');
    expect(inserted).toMatchObject({ sum: 3 });
    expect(lines.metric('annals.append.flush.duration').get('true')).toMatchObject({
      count: inserted?.count,
    });
    expect(lines.metric('annals.ingest.delivery.duration').get('ingest')).toMatchObject({
      count: 1,
      unit: 'ms',
    });
    const depth = lines.metric('annals.append.queue.depth');
    expect([depth.get('under-way')?.value, depth.get('waiting')?.value]).toEqual([0, 0]);
  });

  test('the delivery is one span under the invocation, linked to each span in which its events were made', () => {
    const spans = lines.of('span');
    expect(spans).toHaveLength(1);
    expect(spans[0]).toMatchObject({
      name: 'process ingest',
      kind: 'CONSUMER',
      traceId: traceId(99),
      parentSpanId: spanId(99),
      status: 'UNSET',
      attributes: {
        'messaging.system': 'eventgrid',
        'messaging.operation.type': 'process',
        'messaging.batch.message_count': 7,
        'annals.events.appended': 3,
        'annals.events.invalid': 1,
      },
      links: [1, 2, 3, 4].map((n) => ({ traceId: traceId(n), spanId: spanId(n) })),
    });
  });

  test("the stored event's traceparent is its producer's", async () => {
    const events = [
      ...(await stored(stack, 'conversation', 'mix')),
      ...(await stored(stack, 'deployment', 'mix')),
    ];
    expect(events.map(({ traceparent }) => traceparent)).toEqual([trace(1), trace(2), trace(3)]);
  });

  test('a line an event names it, its stream and trace, and what became of it', () => {
    const said = lines.of('outcome');
    const name = { source: '/test', stream: 'conversation/mix' };
    expect(said.map(({ outcome, id, traceId }) => [outcome, id, traceId])).toEqual(
      expect.arrayContaining([
        ['appended', 'mix-1', traceId(1)],
        ['appended', 'mix-2', traceId(2)],
        ['duplicate', 'mix-1', traceId(3)],
        ['conflict', 'second-writer', traceId(4)],
      ]),
    );
    expect(said).toHaveLength(7);
    expect(said.find(({ id }) => id === 'bad-data')).toMatchObject({
      ...name,
      outcome: 'quarantined',
      reason: 'invalid',
    });
    // What does not look like a name is somebody's words: the entry in quarantine has them.
    expect(said.find(({ id }) => id === null)).toMatchObject({
      source: null,
      stream: null,
      quarantineid: expect.any(String) as unknown,
    });
    expect(lines.of('ingested')).toMatchObject([{ appended: 3, duplicates: 1, quarantined: 3 }]);
  });

  test('no line holds anything of a payload, or of a person', () => {
    const written = lines.all.map(({ message }) => message).join('\n');
    expect(written).toContain('second-writer');
    expect(written).not.toContain(canary);
    expect(written).not.toContain('someone@example.org');
  });
});

describe('without telemetry', () => {
  const lines = new Lines();
  let stack: Stack;
  const call = clientOf(() => stack.host);

  beforeAll(async () => {
    stack = await startStack({ onLog: lines.log });
  });
  afterAll(() => stack.stop());

  test('refused events are named all the same, fifty a delivery at most, stored ones are not', async () => {
    const bad = Array.from({ length: 60 }, (_, n) => ({
      ...messageReceived('many', 1),
      id: `bad-${n}`,
      data: canary,
    }));
    expect(await deliver(stack, [messageReceived('many', 1), ...bad])).toBe(202);
    // Log lines travel on another way than the answer.
    await expect.poll(() => lines.of('more-outcomes')).toMatchObject([{ more: 10 }]);
    expect(lines.of('outcome').map(({ id }) => id)).toEqual(bad.slice(0, 50).map(({ id }) => id));
    expect([lines.of('span'), lines.of('metric')]).toEqual([[], []]);
  });

  test("an event that comes over HTTP without a trace belongs to its request's", async () => {
    const headers = { 'content-type': 'application/cloudevents-batch+json', traceparent: trace(7) };
    const own = { ...messageReceived('http', 2), traceparent: trace(8) };
    await call('POST /events', { headers, body: [messageReceived('http', 1), own] });
    const { type, source, data } = messageReceived('any', 3);
    const appended = await call('POST /streams/{category}/{id}', {
      stream: 'conversation/http',
      headers: { 'if-match': '"2"', traceparent: trace(9) },
      body: { type, source, data },
    });
    expect(appended.status).toBe(201);
    const traces = (await stored(stack, 'conversation', 'http')).map(({ traceparent }) => traceparent);
    expect(traces).toEqual([trace(7), trace(8), trace(9)]);
  });

  test('a header that is no trace context is not stored', async () => {
    const headers = { 'content-type': 'application/cloudevents+json', traceparent: canary };
    await call('POST /events', { headers, body: messageReceived('untraced', 1) });
    const [event] = await stored(stack, 'conversation', 'untraced');
    expect(event).toBeDefined();
    expect(event).not.toHaveProperty('traceparent');
  });
});

describe('when the storage is gone', () => {
  const lines = new Lines();
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ env: { ANNALS_TELEMETRY: 'console' }, onLog: lines.log });
    expect(await deliver(stack, [messageReceived('gone', 1, canary)])).toBe(202);
    await stack.azurite.stop();
  });
  afterAll(() => stack.stop());

  test('a delivery that failed is measured as failed, and nothing of it is in the log', async () => {
    expect(await deliver(stack, [messageReceived('gone', 2, canary)])).toBe(500);
    const door = await fetch(`${stack.host.url}/api/streams/deployment/gone`, {
      method: 'POST',
      headers: { 'x-functions-key': stack.host.functionKey, 'content-type': 'application/json' },
      body: JSON.stringify({ ...deploymentChanged('gone', 1), tenantid: canary }),
    });
    expect(door.status).toBe(503);
    await stack.host.stop();
    const failed = [...lines.metric('annals.ingest.delivery.duration').values()].filter(
      ({ attributes }) => 'error.type' in attributes,
    );
    expect(failed).toMatchObject([{ count: 1, attributes: { door: 'ingest' } }]);
    expect(lines.of('span').map(({ status }) => status)).toEqual(['UNSET', 'ERROR']);
    const written = lines.all.map(({ message }) => message).join('\n');
    expect(written).toContain('ECONNREFUSED');
    expect(written).not.toContain(canary);
  }, 120_000);
});
