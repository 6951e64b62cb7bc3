import { afterAll, beforeAll, expect, test } from 'vitest';
import { messageReceived } from './events.ts';
import { type Envelope, startIngestionEndpoint } from './ingestion-endpoint.ts';
import { type Stack, startStack } from './stack.ts';
import { Lines } from './telemetry-lines.ts';

const producer = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const invocation = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00';

let endpoint: Awaited<ReturnType<typeof startIngestionEndpoint>>;
let stack: Stack;
const lines = new Lines();

beforeAll(async () => {
  endpoint = await startIngestionEndpoint();
  const key = 'InstrumentationKey=11111111-2222-3333-4444-555555555555';
  stack = await startStack({
    env: {
      APPLICATIONINSIGHTS_CONNECTION_STRING: `${key};IngestionEndpoint=${endpoint.url}/`,
      WEBSITE_SITE_NAME: 'func-processor',
    },
    onLog: lines.log,
  });
});
afterAll(async () => {
  await stack.stop();
  await endpoint.stop();
});

const ofType = (type: string) => endpoint.envelopes.filter(({ data }) => data.baseType === type);
const metric = (name: string): Envelope[] =>
  ofType('MetricData').filter(({ data }) => data.baseData.metrics?.[0]?.name === name);

test('a host that is told to end sends what it has measured first', async () => {
  const response = await fetch(stack.host.webhookUrl('ingest'), {
    method: 'POST',
    headers: {
      'content-type': 'application/cloudevents-batch+json',
      'aeg-event-type': 'Notification',
      traceparent: invocation,
    },
    body: JSON.stringify([{ ...messageReceived('azure', 1), traceparent: producer }, null]),
  });
  expect(response.status).toBe(202);
  process.kill(stack.host.pid, 'SIGTERM');
  expect(await stack.host.exited).toEqual({ code: 0, signal: null });

  const counted = metric('annals.ingest.events').map(({ data: { baseData } }) => [
    baseData.properties,
    baseData.metrics?.[0]?.value,
  ]);
  expect(counted).toEqual([
    [{ door: 'ingest', outcome: 'appended' }, 1],
    [{ door: 'ingest', outcome: 'quarantined', reason: 'invalid' }, 1],
  ]);
  for (const name of ['annals.append.flush.events', 'annals.ingest.delivery.duration'])
    expect(metric(name)[0]?.data.baseData.metrics, name).toMatchObject([{ name, count: 1 }]);
  expect(metric('annals.append.queue.depth')).toHaveLength(2);
});

test("the delivery is a step of the invocation that the host reports, linked to the producer's span", () => {
  const [step] = ofType('RemoteDependencyData');
  expect(step?.tags).toMatchObject({
    'ai.cloud.role': 'func-processor',
    'ai.operation.id': invocation.slice(3, 35),
    'ai.operation.parentId': invocation.slice(36, 52),
  });
  expect(step?.data.baseData).toMatchObject({ name: 'process ingest', type: 'InProc', success: true });
  expect(JSON.parse(step?.data.baseData.properties['_MS.links'] ?? '')).toEqual([
    { operation_Id: producer.slice(3, 35), id: producer.slice(36, 52) },
  ]);
});

test('what the Functions host reports is not reported again: no request, no log line, no exception', () => {
  const types = new Set(endpoint.envelopes.map(({ data }) => data.baseType));
  expect([...types].sort()).toEqual(['MetricData', 'RemoteDependencyData']);
});

test('no token goes to a machine that asked for none, and the console stays silent', () => {
  expect(new Set(endpoint.authorizations)).toEqual(new Set([undefined]));
  expect([lines.of('metric'), lines.of('span'), lines.of('no-telemetry')]).toEqual([[], [], []]);
});

test('events are taken in even where telemetry cannot be started', async () => {
  const said = new Lines();
  const other = await startStack({
    env: { APPLICATIONINSIGHTS_CONNECTION_STRING: 'InstrumentationKey=none' },
    onLog: said.log,
  });
  const response = await fetch(other.host.webhookUrl('ingest'), {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents-batch+json', 'aeg-event-type': 'Notification' },
    body: JSON.stringify([messageReceived('silent', 1)]),
  });
  expect(response.status).toBe(202);
  await other.stop();
  expect(said.of('no-telemetry')).toHaveLength(1);
  expect(said.of('ingested')).toMatchObject([{ appended: 1 }]);
});
