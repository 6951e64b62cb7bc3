import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueueServiceClient, StorageSharedKeyCredential } from '@azure/storage-queue';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Azurite, type FunctionsHost, startAzurite } from '../src/index.ts';
import { type Call, callsOf, testHost } from './fixture-host.ts';

let folder: string;
let azurite: Azurite;
let service: QueueServiceClient;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'annals-local-azure-'));
  azurite = await startAzurite({ folder, inMemory: true });
  const { queueUrl, accountName, accountKey } = azurite;
  service = new QueueServiceClient(queueUrl, new StorageSharedKeyCredential(accountName, accountKey));
});
afterAll(async () => {
  await azurite.stop();
  await rm(folder, { recursive: true, force: true });
});

let queues = 0;
async function queue(message: object) {
  const name = `work-${(queues += 1)}`;
  const client = service.getQueueClient(name);
  await client.create();
  const text = Buffer.from(JSON.stringify(message)).toString('base64');
  await client.sendMessage(text);
  const env = { Work__queueServiceUri: azurite.queueUrl, WORK_QUEUE: name };
  return { client, poison: service.getQueueClient(`${name}-poison`), env };
}

const left = async (client: { getProperties(): Promise<{ approximateMessagesCount?: number }> }) =>
  (await client.getProperties()).approximateMessagesCount;

/** The calls of a host from its start on, until there are `count`. */
async function calls(host: FunctionsHost, count: number): Promise<Call[]> {
  const seen: Call[] = [];
  await expect
    .poll(async () => seen.push(...(await callsOf(host))), { timeout: 20_000 })
    .toBeGreaterThanOrEqual(count);
  return seen;
}

test('a message is handed to the function, parsed, and is gone when the invocation has ended well', async () => {
  const { client, env } = await queue({ id: 'm-1', shard: 7 });
  const { host } = await testHost({ env });
  const [call] = await calls(host, 1);
  expect(call).toMatchObject({ functionName: 'work', events: [{ id: 'm-1', shard: 7 }] });
  expect(call?.triggerMetadata).toMatchObject({ dequeueCount: 1 });
  await expect.poll(() => left(client)).toBe(0);
});

test('a message that keeps failing is tried five times, then set aside in the poison queue', async () => {
  const { client, poison, env } = await queue({ id: 'm-2', type: 'fail' });
  const { host } = await testHost({ env });
  const seen = await calls(host, 5);
  expect(seen.map(({ triggerMetadata }) => triggerMetadata.dequeueCount)).toEqual([1, 2, 3, 4, 5]);
  await expect.poll(() => left(client)).toBe(0);
  const { receivedMessageItems } = await poison.receiveMessages();
  const [text] = receivedMessageItems.map(({ messageText }) => Buffer.from(messageText, 'base64').toString());
  expect(JSON.parse(text ?? '')).toEqual({ id: 'm-2', type: 'fail' });
});

test('what a killed host had taken is taken by another one once its lease is over', async () => {
  const { client, env } = await queue({ id: 'm-3' });
  const first = await testHost({ env: { ...env, WORK_HANGS: 'yes' }, queueLeaseSeconds: 4 });
  await expect
    .poll(async () => (await client.peekMessages()).peekedMessageItems.length, { timeout: 10_000 })
    .toBe(0);
  await first.host.kill();
  const second = await testHost({ env });
  const [call] = await calls(second.host, 1);
  expect(call).toMatchObject({ events: [{ id: 'm-3' }], triggerMetadata: { dequeueCount: 2 } });
});

test('a message stays hidden from others for as long as its invocation runs', async () => {
  const { env } = await queue({ id: 'm-4', sleepMs: 4_000 });
  const one = await testHost({ env, queueLeaseSeconds: 2 });
  const other = await testHost({ env, queueLeaseSeconds: 2 });
  const seen = await Promise.race([calls(one.host, 1), calls(other.host, 1)]);
  expect(seen).toHaveLength(1);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect([...(await callsOf(one.host)), ...(await callsOf(other.host))]).toEqual([]);
});

test('a host that is stopped lets the invocations under way finish', async () => {
  const { client, env } = await queue({ id: 'm-5', sleepMs: 800 });
  const { host } = await testHost({ env });
  await expect
    .poll(async () => (await client.peekMessages()).peekedMessageItems.length, { timeout: 10_000 })
    .toBe(0);
  await host.stop();
  expect(await left(client)).toBe(0);
});

test('a timer is called by hand, with the master key alone', async () => {
  const { host } = await testHost();
  const call = async (key: string) =>
    (await fetch(`${host.url}/admin/functions/tick?code=${key}`, { method: 'POST' })).status;
  expect(await call(host.functionKey)).toBe(401);
  expect(await call(host.keys.master)).toBe(202);
  expect((await calls(host, 1))[0]).toMatchObject({ functionName: 'tick', events: [{ isPastDue: false }] });
});
