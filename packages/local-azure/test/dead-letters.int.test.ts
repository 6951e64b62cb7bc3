import { text } from 'node:stream/consumers';
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAzurite, type Azurite } from '../src/index.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { event, events, publisher, testTopic } from './publishing.ts';
import { startReceiver } from './receiver.ts';

let folder: string;
let azurite: Azurite;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'annals-dead-letters-'));
  azurite = await startAzurite({ folder, inMemory: true });
});
afterAll(async () => {
  await azurite.stop();
  await rm(folder, { recursive: true });
});

function deadLetterTo(container: string) {
  const { blobUrl, accountName, accountKey } = azurite;
  return { blobUrl, accountName, accountKey, container };
}

async function blobsIn(container: string): Promise<{ name: string; letters: Record<string, unknown>[] }[]> {
  const credential = new StorageSharedKeyCredential(azurite.accountName, azurite.accountKey);
  const client = new BlobServiceClient(azurite.blobUrl, credential).getContainerClient(container);
  const blobs = [];
  for await (const { name } of client.listBlobsFlat()) {
    const { readableStreamBody } = await client.getBlobClient(name).download();
    if (!readableStreamBody) throw new Error('no body');
    blobs.push({ name, letters: JSON.parse(await text(readableStreamBody)) as Record<string, unknown>[] });
  }
  return blobs;
}

test('what is refused with 400 goes to a blob at once, with the reason', async () => {
  const receiver = await startReceiver({ status: () => 400 });
  const topic = await testTopic(
    { name: 'my-Sub', endpoint: receiver.url, maxEventsPerBatch: 10, deadLetter: deadLetterTo('refused') },
    { name: 'my-topic' },
  );
  const before = new Date();
  await publisher(topic.endpoint).send([event('1', { text: 'Grüße' }), event('2')]);
  await topic.idle();
  expect(topic.stats()).toMatchObject({ deadLettered: 2, dropped: 0, retried: 0, pending: 0 });

  const [blob, ...more] = await blobsIn('refused');
  expect(more).toEqual([]);
  const hour = `${before.getUTCFullYear()}/${before.getUTCMonth() + 1}/${before.getUTCDate()}/\\d+`;
  expect(blob?.name).toMatch(new RegExp(`^my-topic/MY-SUB/${hour}/[\\da-f-]{36}\\.json$`));
  expect(blob?.letters).toEqual([
    expect.objectContaining({
      specversion: '1.0',
      id: '1',
      subject: 'things/1',
      data: { text: 'Grüße' },
      deadletterreason: 'UndeliverableDueToHttpBadRequest',
      deliveryattempts: 1,
      lastdeliveryoutcome: 'BadRequest',
      publishtime: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      lastdeliveryattempttime: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    }),
    expect.objectContaining({ id: '2' }),
  ]);
});

test('what fails too often goes to a blob with the number of attempts', async () => {
  const receiver = await startReceiver({ status: () => 503 });
  const subscription = { endpoint: receiver.url, maxEventsPerBatch: 10, maxDeliveryAttempts: 3 };
  const topic = await testTopic({ ...subscription, deadLetter: deadLetterTo('too-often') });
  await publisher(topic.endpoint).send(events(0, 3));
  await topic.idle();
  const letters = (await blobsIn('too-often')).flatMap((blob) => blob.letters);
  expect(letters).toHaveLength(3);
  expect(letters[0]).toMatchObject({
    deadletterreason: 'MaxDeliveryAttemptsExceeded',
    deliveryattempts: 3,
    lastdeliveryoutcome: 'ServiceUnavailable',
  });
});

test('what is not delivered within its time to live goes to a blob', async () => {
  const receiver = await startReceiver({ status: () => 500 });
  const subscription = {
    endpoint: receiver.url,
    eventTimeToLiveInMinutes: 1,
    deadLetter: deadLetterTo('too-late'),
  };
  const topic = await testTopic(subscription, { timeScale: 0.01 });
  await publisher(topic.endpoint).send([event('1')]);
  await topic.idle();
  const [letter] = (await blobsIn('too-late')).flatMap((blob) => blob.letters);
  // Attempts at 0 s, 10 s and 40 s of its minute, fewer on a busy machine.
  expect(letter).toMatchObject({
    deadletterreason: 'TimeToLiveExceeded',
    deliveryattempts: receiver.deliveries.length,
  });
  expect(receiver.deliveries.length).toBeLessThanOrEqual(3);
});

test('while the destination is away, dead letters wait for it', async () => {
  const receiver = await startReceiver({ status: () => 413 });
  const away = { ...deadLetterTo('away'), accountKey: Buffer.from('wrong').toString('base64') };
  const topic = await testTopic({ endpoint: receiver.url, deadLetter: away });
  await publisher(topic.endpoint).send([event('1')]);
  await expect.poll(() => receiver.ids()).toEqual(['1']);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(topic.stats()).toMatchObject({ pending: 1, dropped: 0, deadLettered: 0 });
});
