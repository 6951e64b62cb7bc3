import { afterAll, beforeAll, expect, test } from 'vitest';
import { azureBackend } from '../src/azure/azure-backend.ts';
import { retryDeadLetters } from '../src/dead-letters/drain.ts';
import { openEventStore } from '../src/open.ts';
import { azuriteOfThisFile } from './azurite-storage.ts';
import { all } from './contract/storage.ts';
import { type FaultProxy, startFaultProxy } from '@annals/local-azure';
import { letter, writeBlob } from './letters.ts';
import { added, catalogue, counter, fact, fromTo, happened } from './streams.ts';

const azurite = azuriteOfThisFile();
let proxy: FaultProxy;

beforeAll(async () => {
  proxy = await startFaultProxy(azurite().blobUrl);
});
afterAll(() => proxy.stop());

/** A store whose blobs are behind the proxy, and that does not wait long for them. */
const open = () =>
  openEventStore({
    catalogue,
    tableUrl: azurite().tableUrl,
    blobUrl: proxy.url,
    retry: { retries: 0, tryTimeoutMs: 1_000 },
  });

test('retried dead letters that cannot be taken out are stored once when they are retried again', async () => {
  const store = await open();
  const backend = await azureBackend(azurite());
  for (const first of [1, 11, 21])
    await writeBlob(backend, [
      ...fromTo(first, first + 9).map((n) => letter(happened('stuck', n))),
      letter(added('stuck', first, { data: 0 })),
    ]);
  let broken = 0;
  proxy.choose = ({ method, path }) =>
    method === 'DELETE' && path.includes('deadletters') && (broken += 1) === 2 ? 'reset-before' : undefined;
  await expect(retryDeadLetters(store)).rejects.toThrow();
  expect(proxy.struck['reset-before']).toBe(1);
  expect((await all(store.deadLetters.list())).length).toBeGreaterThan(0);

  proxy.choose = () => undefined;
  const again = await retryDeadLetters(store);
  expect(again).toMatchObject({ appended: 0, unreadable: [] });
  expect(again.duplicates).toBeGreaterThan(0);
  expect((await store.replay(fact, 'stuck')).events).toBe(30);
  expect(await all(store.quarantine.list())).toHaveLength(3);
  expect(await all(store.deadLetters.list())).toEqual([]);
});

test('a dead letter that the store cannot take in stays where it is', async () => {
  const store = await open();
  await writeBlob(await azureBackend(azurite()), [letter(added('away', 1, { data: 0 }))]);
  proxy.choose = ({ method, path }) =>
    method === 'PUT' && path.includes('quarantine') ? 'error-500' : undefined;
  await expect(retryDeadLetters(store)).rejects.toThrow();
  expect(await all(store.deadLetters.list())).toHaveLength(1);
  proxy.choose = () => undefined;
  expect(await retryDeadLetters(store)).toMatchObject({ quarantined: 1 });
  expect(await all(store.deadLetters.list())).toEqual([]);
  expect((await store.replay(counter, 'away')).events).toBe(0);
});
