import type { QuarantineEntry } from '@annals/event-store';
import type { CloudEvent } from '@annals/events-schema';
import { createPublisher, isPublishError } from '@annals/events-schema/publisher';
import { AzureKeyCredential } from '@azure/core-auth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deploymentChanged, messageReceived } from './events.ts';
import { type Stack, startStack } from './stack.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});

afterAll(() => stack.stop());

const publish = async (events: readonly unknown[]) => {
  const response = await fetch(`${stack.topic.endpoint}?api-version=2018-01-01`, {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents-batch+json', 'aeg-sas-key': stack.topic.key },
    body: JSON.stringify(events),
  });
  if (response.ok) await stack.topic.idle();
  return response.status;
};

/** A delivery as Event Grid makes it, for what the topic itself would have refused. */
const deliver = async (events: readonly unknown[]) => {
  const response = await fetch(stack.host.webhookUrl('ingest'), {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents-batch+json', 'aeg-event-type': 'Notification' },
    body: JSON.stringify(events),
  });
  return response.status;
};

const stored = async (category: string, id: string) => {
  const ids: string[] = [];
  for await (const event of stack.store.read({ category, id }, { pastGaps: true })) ids.push(event.id);
  return ids;
};

const quarantined = async () => {
  const entries: QuarantineEntry[] = [];
  for await (const entry of stack.store.quarantine.list()) entries.push(entry);
  return entries;
};

test('what a producer publishes is stored, and folds to its state', async () => {
  const publisher = createPublisher({
    endpoint: stack.topic.endpoint,
    credential: new AzureKeyCredential(stack.topic.key),
    source: '/test/producer',
  });
  await publisher.publish([3, 1, 2].map((n) => messageReceived('published', n)));
  await stack.topic.idle();
  expect(await stored('conversation', 'published')).toEqual(['published-1', 'published-2', 'published-3']);
});

test('what cannot be accepted is quarantined with its reason, and the rest of its batch is stored', async () => {
  const good = [messageReceived('mixed', 1), deploymentChanged('mixed', 1)];
  await publish(good);
  const bad: [string, CloudEvent][] = [
    ['invalid', { ...messageReceived('mixed', 2), id: 'bad-data', data: { messageId: 7 } }],
    ['invalid', { ...messageReceived('mixed', 2), id: 'bad-sequence', sequence: 'two' }],
    ['unknown-type', { ...messageReceived('mixed', 2), id: 'bad-type', type: 'ai.annals.message.sung.v1' }],
    ['bad-stream', { ...messageReceived('mixed', 2), id: 'bad-subject', subject: 'no-such-category/x' }],
    ['bad-stream', { ...messageReceived('mixed', 2), id: 'bad-category', subject: 'deployment/mixed' }],
    ['conflict', { ...messageReceived('mixed', 1), id: 'another' }],
    ['identity-reused', messageReceived('mixed', 1, 'other words')],
  ];
  expect(
    await publish([
      messageReceived('mixed', 2),
      ...bad.map(([, event]) => event),
      messageReceived('mixed', 3),
    ]),
  ).toBe(200);

  expect(await stored('conversation', 'mixed')).toEqual(['mixed-1', 'mixed-2', 'mixed-3']);
  const reasons = (await quarantined()).map(({ reason, event }) => [reason, (event as CloudEvent).id]);
  expect(reasons.sort()).toEqual(bad.map(([reason, { id }]) => [reason, id]).sort());
});

test('what is no event at all is quarantined too, and never blocks its batch', async () => {
  const huge = messageReceived('delivered', 2, 'x'.repeat(1_048_576));
  expect(await deliver([messageReceived('delivered', 1), null, 'text', { id: 'lonely' }, huge])).toBe(202);
  expect(await stored('conversation', 'delivered')).toEqual(['delivered-1']);
  const entries = await quarantined();
  expect(
    entries.filter(({ event }) => event === null || event === 'text').map(({ reason }) => reason),
  ).toEqual(['invalid', 'invalid']);
  expect(entries.find(({ reason }) => reason === 'too-large')?.event).toEqual(huge);
});

test('an event over 1 MB is refused before it is sent, and by the topic if sent all the same', async () => {
  const huge = messageReceived('huge', 1, 'x'.repeat(1_048_576));
  expect(await publish([huge])).toBe(413);
  const publisher = createPublisher({
    endpoint: stack.topic.endpoint,
    credential: new AzureKeyCredential(stack.topic.key),
    source: '/test/producer',
  });
  const refused: unknown = await publisher
    .publish([messageReceived('huge', 2), huge])
    .catch((error: unknown) => error);
  expect(isPublishError(refused)).toBe(false);
  expect(String(refused)).toContain('max_bytes');
  expect(await stored('conversation', 'huge')).toEqual([]);
});

test('an event with a payload larger than a table row comes back whole', async () => {
  const text = 'µ'.repeat(300_000);
  await publish([messageReceived('large', 1, text)]);
  for await (const event of stack.store.read({ category: 'conversation', id: 'large' }))
    expect(event.data).toMatchObject({ parts: [{ content: text }] });
  expect(await stored('conversation', 'large')).toEqual(['large-1']);
});
