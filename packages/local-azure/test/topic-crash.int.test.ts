import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { TopicOptions } from '../src/index.ts';
import { testFolder } from './folders.ts';
import { events, KEY, publisher } from './publishing.ts';
import { startReceiver } from './receiver.ts';

const script = fileURLToPath(new URL('./fixtures/topic-process.ts', import.meta.url));

test('every acknowledged event is delivered, however often the topic is killed while publishing', async () => {
  const folder = await testFolder();
  const receiver = await startReceiver();
  const options: TopicOptions = {
    folder,
    key: KEY,
    timeScale: 0.001,
    subscriptions: [{ name: 'ingest', endpoint: receiver.url, maxEventsPerBatch: 20 }],
  };
  const start = async () => {
    const child = fork(script, [JSON.stringify(options)], { execArgv: [] });
    const [{ endpoint }] = (await once(child, 'message')) as [{ endpoint: string }];
    return { child, endpoint };
  };

  const acknowledged: string[] = [];
  let next = 0;
  for (let round = 0; round < 4; round++) {
    const { child, endpoint } = await start();
    const client = publisher(endpoint, KEY, 0);
    const exited = once(child, 'exit');
    let sent = 0;
    const alive = () => child.exitCode === null && child.signalCode === null;
    while (alive()) {
      const batch = events(next, 50);
      next += batch.length;
      await client.send(batch).then(
        () => {
          acknowledged.push(...batch.map(({ id }) => id));
          // Some time into one of the next publishes.
          if (++sent === 4) setTimeout(() => child.kill('SIGKILL'), 5 * round);
        },
        () => undefined, // not acknowledged: may be lost
      );
    }
    await exited;
  }

  const { child } = await start();
  const undelivered = () => {
    const delivered = new Set(receiver.ids());
    return acknowledged.filter((id) => !delivered.has(id));
  };
  await expect.poll(undelivered).toEqual([]);
  expect(acknowledged.length).toBeGreaterThanOrEqual(800);
  child.kill('SIGKILL');
});
