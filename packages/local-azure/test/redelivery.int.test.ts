import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testHost } from './fixture-host.ts';
import { testFolder } from './folders.ts';
import { events, publisher, testTopic } from './publishing.ts';

test('a host that is killed three times and started again on its port gets every event', async () => {
  const eventsFile = join(await testFolder(), 'events');
  const env = { EVENTS_FILE: eventsFile };
  let { host } = await testHost({ env });
  const topic = await testTopic({
    endpoint: host.webhookUrl('many'),
    maxEventsPerBatch: 50,
    preferredBatchSizeInKilobytes: 512,
  });
  const client = publisher(topic.endpoint);
  const publishing = (async () => {
    for (let from = 0; from < 5_000; from += 100) {
      await client.send(events(from, 100));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  for (let kill = 0; kill < 3; kill++) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    await host.kill();
    ({ host } = await testHost({ env, port: host.port, keys: host.keys }));
  }
  await publishing;
  await topic.idle();
  const seen = new Set((await readFile(eventsFile, 'utf8')).trim().split('\n'));
  expect(seen.size).toBe(5_000);
  expect(topic.stats()).toMatchObject({ published: 5_000, delivered: 5_000, dropped: 0, pending: 0 });
  expect(topic.stats().retried).toBeGreaterThan(0);
});
