import type { QuarantineEntry } from '@annals/event-store';
import type { CloudEvent } from '@annals/events-schema';
import { type EventRejected, eventRejected } from '@annals/events-schema/catalogue';
import { freePort } from '@annals/local-azure';
import { expect, onTestFinished, test } from 'vitest';
import { clientOf } from './client.ts';
import { messageReceived } from './events.ts';
import { startListener } from './listener.ts';
import { startStack } from './stack.ts';

const canary = 'kanarienvogel';

/** A stack whose topic is listened to, and to which the processor publishes rejections, or to `endpoint` if given. */
async function startListenedStack({ endpoint }: { endpoint?: string } = {}) {
  const listener = await startListener();
  const port = await freePort();
  const logged: string[] = [];
  const stack = await startStack({
    port,
    env: {
      ANNALS_REJECTIONS_TOPIC_ENDPOINT: endpoint ?? `http://127.0.0.1:${port}/api/events`,
      ANNALS_TOPIC_KEY: 'topic-key',
    },
    onLog: ({ message }) => logged.push(message),
    listeners: [{ name: 'producer', endpoint: listener.url, maxEventsPerBatch: 100 }],
  });
  onTestFinished(async () => {
    await stack.stop();
    listener.stop();
  });
  const deliver = (events: readonly unknown[]) =>
    fetch(stack.host.webhookUrl('ingest'), {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents-batch+json', 'aeg-event-type': 'Notification' },
      body: JSON.stringify(events),
    });
  const quarantined = async () => {
    const entries: QuarantineEntry[] = [];
    for await (const entry of stack.store.quarantine.list()) entries.push(entry);
    return entries;
  };
  const rejections = () => listener.heard(eventRejected.type) as CloudEvent<EventRejected>[];
  return { stack, listener, deliver, quarantined, rejections, logged };
}

const bad = (id: string): CloudEvent[] => [
  { ...messageReceived(id, 1), id: `${id}-data`, data: { messageId: { [canary]: canary }, parts: canary } },
  { ...messageReceived(id, 1), id: `${id}-type`, type: 'ai.annals.message.sung.v1', data: { [canary]: 1 } },
];

test('a rejected event is heard by who listens to the topic, without what it said, and goes no further', async () => {
  const { stack, deliver, quarantined, rejections, logged } = await startListenedStack();
  expect((await deliver([messageReceived('heard', 1), ...bad('heard'), null])).status).toBe(202);
  await stack.topic.idle();

  const heard = rejections();
  const entries = await quarantined();
  expect(heard.map(({ id }) => id).sort()).toEqual(entries.map(({ id }) => id).sort());
  expect(heard).toHaveLength(3);
  expect(heard.find(({ data }) => data.id === 'heard-data')).toMatchObject({
    source: '/annals/processor',
    subject: 'conversation/heard',
    data: {
      reason: 'invalid',
      source: '/test',
      type: 'ai.annals.message.received.v1',
      violations: expect.arrayContaining([{ field: 'data.messageId', rule: 'invalid_type' }]) as unknown,
    },
  });
  expect(heard.find(({ data }) => data.id === undefined)).not.toHaveProperty('subject');
  expect(JSON.stringify(heard)).not.toContain(canary);
  // The processor's own subscription had them too: three were published, and nothing came of that.
  expect(stack.topic.stats()).toMatchObject({ published: 3, pending: 0 });
  // Log lines travel on another way than the answer.
  await expect.poll(() => logged.join('\n')).toContain('{"event":"rejections-passed-over","count":');

  expect((await deliver(bad('heard'))).status).toBe(202);
  await stack.topic.idle();
  expect(new Set(rejections().map(({ id }) => id)).size).toBe(3);
  expect(await quarantined()).toHaveLength(3);
});

test('the HTTP door says it too, and never of what is a rejection itself', async () => {
  const { stack, quarantined, rejections } = await startListenedStack();
  const call = clientOf(() => stack.host);
  const rejection = { ...messageReceived('forged', 1), type: eventRejected.type };
  const { body } = await call('POST /events', {
    headers: { 'content-type': 'application/cloudevents-batch+json' },
    body: [...bad('posted'), rejection],
  });
  await stack.topic.idle();
  expect(body).toMatchObject({ quarantined: 3, reasons: { invalid: 1, 'unknown-type': 2 } });
  expect(
    rejections()
      .map(({ data }) => data.id)
      .sort(),
  ).toEqual(['posted-data', 'posted-type']);
  expect(await quarantined()).toHaveLength(3);
});

test('unless it is told to, the processor says nothing', async () => {
  const { stack, deliver, quarantined, listener } = await startListenedStack({ endpoint: '' });
  expect((await deliver(bad('silent'))).status).toBe(202);
  await stack.topic.idle();
  expect(await quarantined()).toHaveLength(2);
  expect([listener.bodies, stack.topic.stats().published]).toEqual([[], 0]);
});

test.each([
  ['does not answer', async () => (await deafTopic()).url],
  ['is not there', async () => `http://127.0.0.1:${await freePort()}/api/events`],
  ['must not be sent to', () => Promise.resolve('http://example.com/api/events')],
])('a topic that %s holds up no delivery for long', async (_, endpointOf) => {
  const { deliver, quarantined, rejections, logged } = await startListenedStack({
    endpoint: await endpointOf(),
  });
  const started = performance.now();
  expect((await deliver([messageReceived('held', 1), ...bad('held')])).status).toBe(202);
  expect(performance.now() - started).toBeLessThan(15_000);
  expect(await quarantined()).toHaveLength(2);
  expect(rejections()).toEqual([]);
  await expect
    .poll(() => logged.find((line) => line.includes('"rejections"')))
    .toMatch(/^\{"event":"rejections","published":0,"failed":2,"ms":\d+,"error":"/);
});

async function deafTopic() {
  const deaf = await startListener({ deaf: true });
  onTestFinished(deaf.stop);
  return deaf;
}
