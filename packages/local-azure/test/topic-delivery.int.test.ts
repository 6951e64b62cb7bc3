import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testFolder } from './folders.ts';
import { event, events, publisher, testTopic } from './publishing.ts';
import { startReceiver } from './receiver.ts';

test('nothing is delivered before the endpoint has passed the handshake', async () => {
  const receiver = await startReceiver({
    allow: (handshake) => (handshake < 3 ? undefined : 'eventgrid.azure.net'),
  });
  const logged: string[] = [];
  const topic = await testTopic(
    { endpoint: receiver.url },
    { log: (line) => logged.push(line), timeScale: 0.1 },
  );
  await publisher(topic.endpoint).send([event('1')]);
  expect(receiver.deliveries).toHaveLength(0);
  await topic.idle();
  expect(receiver.handshakes).toHaveLength(3);
  expect(receiver.handshakes[0]).toMatchObject({ 'webhook-request-origin': 'eventgrid.azure.net' });
  expect(logged[0]).toContain('not validated yet: it allows the origin none');
});

test('a delivery looks like one of Event Grid', async () => {
  const receiver = await startReceiver();
  const topic = await testTopic({ endpoint: receiver.url, name: 'my-Sub' });
  await publisher(topic.endpoint).send([event('1')]);
  await topic.idle();
  expect(receiver.deliveries[0]?.events).toHaveLength(1);
  expect(receiver.deliveries[0]?.headers).toMatchObject({
    'content-type': 'application/cloudevents-batch+json; charset=utf-8',
    'aeg-event-type': 'Notification',
    'aeg-subscription-name': 'MY-SUB',
    'aeg-delivery-count': '0',
    'aeg-metadata-version': '1.0',
  });
});

test('batches keep to the number and the size asked for, and a larger event travels alone', async () => {
  const receiver = await startReceiver();
  const topic = await testTopic({
    endpoint: receiver.url,
    maxEventsPerBatch: 7,
    preferredBatchSizeInKilobytes: 2,
    maxConcurrentDeliveries: 1,
  });
  const large = event('large', { text: 'x'.repeat(5_000) });
  await publisher(topic.endpoint).send([...events(0, 20), large, ...events(20, 20)]);
  await topic.idle();
  expect(new Set(receiver.ids()).size).toBe(41);
  const counts = receiver.deliveries.map((delivery) => delivery.events.length);
  expect(Math.max(...counts)).toBe(7);
  expect(receiver.deliveries.find(({ events: [first] }) => first?.id === 'large')?.events).toHaveLength(1);
});

test('a failed delivery is tried again after 10 s, 30 s and 1 min, with its count', async () => {
  const receiver = await startReceiver({ status: (_delivery, earlier) => (earlier < 3 ? 500 : 204) });
  const topic = await testTopic({ endpoint: receiver.url, maxEventsPerBatch: 10 }, { timeScale: 0.01 });
  await publisher(topic.endpoint).send(events(0, 5));
  await topic.idle();
  expect(receiver.deliveries.map(({ headers }) => headers['aeg-delivery-count'])).toEqual([
    '0',
    '1',
    '2',
    '3',
  ]);
  const waits = receiver.deliveries
    .slice(1)
    .map(({ at }, before) => at - (receiver.deliveries[before]?.at ?? 0));
  for (const [at, scheduled] of [100, 300, 600].entries()) {
    expect(waits[at]).toBeGreaterThanOrEqual(scheduled - 2); // no later bound: the machine may be busy
  }
  expect(topic.stats()).toMatchObject({ delivered: 5, retried: 15, pending: 0 });
});

test('an endpoint that does not answer in time is tried again', async () => {
  const late = () => new Promise<number>((resolve) => setTimeout(resolve, 300, 200));
  const receiver = await startReceiver({ status: (_delivery, earlier) => (earlier === 0 ? late() : 200) });
  const topic = await testTopic({ endpoint: receiver.url, deliveryTimeoutMs: 100 });
  await publisher(topic.endpoint).send([event('1')]);
  await topic.idle();
  expect(receiver.ids().length).toBeGreaterThan(1);
  expect(topic.stats()).toMatchObject({ delivered: 1, pending: 0 });
});

test('without a dead-letter destination, what cannot be delivered is dropped and counted', async () => {
  const receiver = await startReceiver({ status: ({ events: [first] }) => (first?.id === '1' ? 400 : 500) });
  const topic = await testTopic({ endpoint: receiver.url, maxDeliveryAttempts: 3 });
  await publisher(topic.endpoint).send([event('1'), event('2')]);
  await topic.idle();
  expect(receiver.ids().sort()).toEqual(['1', '2', '2', '2']);
  expect(topic.stats()).toMatchObject({ dropped: 2, delivered: 0, pending: 0 });
});

test('several deliveries are under way at once, no more than allowed', async () => {
  let underWay = 0;
  let most = 0;
  const receiver = await startReceiver({
    status: async () => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve, 10));
      underWay--;
      return 200;
    },
  });
  const topic = await testTopic({ endpoint: receiver.url, maxConcurrentDeliveries: 3 });
  await publisher(topic.endpoint).send(events(0, 30));
  await topic.idle();
  expect(most).toBe(3);
});

test('each subscription gets every event, and one that fails does not hold up the other', async () => {
  const [good, bad] = [await startReceiver(), await startReceiver({ status: () => 500 })];
  const topic = await testTopic(
    { endpoint: '' },
    {
      subscriptions: [
        { name: 'good', endpoint: good.url, maxEventsPerBatch: 100 },
        { name: 'bad', endpoint: bad.url, maxEventsPerBatch: 100, maxDeliveryAttempts: 2 },
      ],
    },
  );
  await publisher(topic.endpoint).send(events(0, 10));
  await topic.idle();
  expect(good.ids()).toHaveLength(10);
  expect(bad.ids()).toHaveLength(20);
  expect(topic.stats()).toMatchObject({ published: 10, delivered: 10, dropped: 10 });
});

test('a test can have deliveries duplicated and reordered', async () => {
  const receiver = await startReceiver();
  const disturb = <T>(batch: T[]) => [...batch, ...batch].reverse();
  const topic = await testTopic({ endpoint: receiver.url, maxEventsPerBatch: 10 }, { disturb });
  await publisher(topic.endpoint).send(events(0, 3));
  await topic.idle();
  expect(receiver.ids()).toEqual(['2', '1', '0', '2', '1', '0']);
});

test('stopped and started again it goes on with what is undelivered, also for a renamed subscription list', async () => {
  const folder = await testFolder();
  const [old, kept] = ['http://127.0.0.1:9/', 'http://127.0.0.1:9/'];
  const subscriptions = [
    { name: 'old', endpoint: old },
    { name: 'kept', endpoint: kept },
  ];
  const first = await testTopic({ endpoint: '' }, { folder, subscriptions });
  await publisher(first.endpoint).send(events(0, 4));
  expect(first.stats().pending).toBe(8);
  await first.stop();

  const [receiver, fresh] = [await startReceiver(), await startReceiver()];
  const again = [
    { name: 'fresh', endpoint: fresh.url },
    { name: 'kept', endpoint: receiver.url },
  ];
  const second = await testTopic({ endpoint: '' }, { folder, subscriptions: again });
  await second.idle();
  expect(receiver.ids().sort()).toEqual(['0', '1', '2', '3']);
  expect(fresh.ids()).toEqual([]);
  await second.stop();

  const third = await testTopic({ endpoint: '' }, { folder, subscriptions: again });
  expect(third.stats().pending).toBe(0);
});

test('the journal is one file that a start makes small', async () => {
  const folder = await testFolder();
  const receiver = await startReceiver();
  const topic = await testTopic({ endpoint: receiver.url, maxEventsPerBatch: 100 }, { folder });
  await publisher(topic.endpoint).send(events(0, 500));
  await topic.idle();
  await topic.stop();
  expect((await stat(join(folder, 'journal'))).size).toBeGreaterThan(50_000);
  await (await testTopic({ endpoint: receiver.url }, { folder })).stop();
  expect((await stat(join(folder, 'journal'))).size).toBeLessThan(100);
  expect(await readdir(folder)).toEqual(['journal']);
});

test('options that the service would refuse are refused', async () => {
  await expect(
    testTopic({ endpoint: 'http://127.0.0.1:9/', maxEventsPerBatch: 5_001 }),
  ).rejects.toMatchObject({
    code: 'topic-options-invalid',
    message: expect.stringContaining(
      'maxEventsPerBatch is 5001, must be an integer from 1 to 5000',
    ) as string,
  });
});
