import type { CloudEvent } from '@annals/events-schema';
import { conversation, deployment } from '@annals/events-schema/catalogue';
import { createPublisher } from '@annals/events-schema/publisher';
import { AzureKeyCredential } from '@azure/core-auth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deploymentChanged, messageReceived } from './events.ts';
import { type Stack, startStack } from './stack.ts';

const streams = 40;
const eventsAStream = 100;
const kills = 5;

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ maxEventsPerBatch: 50 });
});

afterAll(() => stack.stop());

const everything = (): CloudEvent[] =>
  Array.from({ length: eventsAStream }, (_, n) =>
    Array.from({ length: streams }, (_, stream) => [
      messageReceived(`killed-${stream}`, n + 1),
      deploymentChanged(`killed-${stream}`, n + 1),
    ]).flat(),
  ).flat();

test('a processor killed five times in the middle of its work loses nothing and doubles nothing', async () => {
  const events = everything();
  const publisher = createPublisher({
    endpoint: stack.topic.endpoint,
    credential: new AzureKeyCredential(stack.topic.key),
    source: '/test/producer',
  });
  const seen: number[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const share = events.length / kills;
    await publisher.publish(events.slice(kill * share, (kill + 1) * share));
    // Somewhere in the middle: after another number of events each time.
    const until = stack.topic.stats().delivered + 100 + kill * 150;
    while (stack.topic.stats().delivered < until) await new Promise((resolve) => setTimeout(resolve, 2));
    seen.push(stack.topic.stats().pending);
    await stack.killAndRestartHost();
  }
  await stack.topic.idle();

  // Each kill met work under way, and none of it was given up.
  expect(seen.every((pending) => pending > 0)).toBe(true);
  expect(stack.topic.stats()).toMatchObject({ deadLettered: 0, dropped: 0 });

  const expected = events.map(({ subject, id }) => `${subject} ${id}`).sort();
  const table: string[] = [];
  const tableContent = new Map<string, string>();
  for await (const event of stack.store.scan()) {
    table.push(`${event.subject} ${event.id}`);
    tableContent.set(`${event.subject} ${event.position}`, event.contenthash + event.recordedtime);
  }
  expect(table.sort()).toEqual(expected);

  const feed: string[] = [];
  for await (const block of stack.store.feed())
    for (const event of block.events) {
      feed.push(`${event.subject} ${event.id}`);
      expect(tableContent.get(`${event.subject} ${event.position}`)).toBe(
        event.contenthash + event.recordedtime,
      );
    }
  expect(feed.sort()).toEqual(expected);

  const talk = await stack.store.replay(conversation, 'killed-0');
  expect(talk).toMatchObject({ events: eventsAStream, gapAt: undefined });
  const changes = await stack.store.replay(deployment, 'killed-0');
  expect(changes.state.history.map(({ agentVersion }) => agentVersion)).toEqual(
    Array.from({ length: eventsAStream }, (_, n) => `1.0.${n + 1}`),
  );
  for await (const entry of stack.store.quarantine.list()) expect.unreachable(`quarantined: ${entry.reason}`);
}, 120_000);
