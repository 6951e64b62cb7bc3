import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { azureKeyTable, ingest, openEventStore, retryQuarantined } from '@annals/event-store';
import { type Azurite, startAzurite } from '@annals/local-azure';
import { runArchive, runLake } from '@annals/replay';
import { AzureNamedKeyCredential, TableClient, TableServiceClient } from '@azure/data-tables';
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DataKey, privacyOf, sealer, SubjectKeys } from '../src/index.ts';
import { catalogue, diary, page } from './diary.ts';
import { wrapping } from './keys.ts';

let folder: string;
let azurite: Azurite;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'annals-privacy-'));
  azurite = await startAzurite({ folder, inMemory: true });
});
afterAll(async () => {
  await azurite.stop();
  await rm(folder, { recursive: true, force: true });
});

const keysOf = async () =>
  new SubjectKeys({ rows: await azureKeyTable({ tableUrl: azurite.tableUrl }), wrapping });
const storeWith = (keys: SubjectKeys) =>
  openEventStore({
    ...{ catalogue, tableUrl: azurite.tableUrl, blobUrl: azurite.blobUrl, buckets: 2 },
    snapshots: { every: 1, code: 'test' },
    ...privacyOf(catalogue, keys),
  });
/** Keys do not compare; what they seal does. */
const sealedWith = (key: DataKey) => sealer(catalogue, { keyFor: () => key })(page('d', 1));

test('of two processes that make a key at once, both end with the same', async () => {
  for (const subject of ['a', 'b', 'c', 'd']) {
    const both = await Promise.all([keysOf(), keysOf()]);
    const made = await Promise.all(both.map(async (keys) => keys.keyFor({ tenant: 'race', subject })));
    const [one, other] = await Promise.all(made.map(async (key) => sealedWith(key)));
    expect(other?.data).toEqual(one?.data);
  }
});

test('an erasure that races with the first event of its subject wins', async () => {
  for (const subject of ['e', 'f', 'g', 'h']) {
    const [appending, erasing] = await Promise.all([keysOf(), keysOf()]);
    await Promise.allSettled([appending.keyFor({ subject }), erasing.erase({ subject })]);
    await expect((async () => (await keysOf()).keyFor({ subject }))()).rejects.toMatchObject({
      code: 'erased-subject',
    });
  }
});

test('nothing personal is readable in any table or blob, whatever became of the event, and all of it opens', async () => {
  const keys = await keysOf();
  const store = await storeWith(keys);
  const canary = 'canary-of-ada';
  const large = Array.from({ length: 4_000 }, (_, n) => `${canary} ${n}`).join(' ');
  const notes = [{ at: 'noon', words: canary }];
  const delivered = [
    page('c', 1, { data: { title: canary, notes } }),
    page('c', 2, { data: { title: large } }),
    await sealer(catalogue, keys)(page('c', 3, { data: { title: canary } })),
    page('c', 3, { id: 'other', data: { title: `${canary} conflicts` } }),
    page('c', 4, { data: { title: [canary] } }),
    page('c', 5, { data: { title: canary }, datasubject: `${canary}@example.com` }),
    page('c', 5, { data: { title: canary }, datasubject: 'x'.repeat(40_000) }),
    page('c', 6, { type: 'test.annals.diary.lost.v1', data: { whatever: canary } }),
    page('c', 7, { id: canary, subject: canary, data: {} }),
    canary,
  ];
  const counts = { appended: 3, duplicates: 0, quarantined: 7 };
  expect(await ingest(store, delivered)).toMatchObject(counts);
  expect(await ingest(store, delivered)).toMatchObject({ ...counts, appended: 0, duplicates: 3 });
  expect((await store.replay(diary, 'c')).state).toEqual({ titles: [canary, large, canary] });
  await runArchive(store.raw);
  await runLake(store.raw, catalogue);
  expect(await retryQuarantined(store)).toMatchObject({ accepted: 0, refused: { length: 7 } });

  const stored = await everythingStored();
  expect(stored).toContain('test.annals.diary.written.v1');
  for (const form of formsOf(canary)) expect(stored).not.toContain(form);

  await keys.erase({ subject: 'ada' });
  const erased = { erased: true };
  const later = await storeWith(await keysOf());
  expect((await later.replay(diary, 'c')).state).toEqual({ titles: [erased, erased, erased] });
  for await (const finding of later.verify({ payloads: true })) expect.unreachable(finding.finding);
});

/** A text, and what of it is in any base64 that holds it, wherever it begins. */
function formsOf(text: string): string[] {
  const shifted = ['', '.', '..'].map((before) =>
    Buffer.from(before + text)
      .toString('base64')
      .slice(4, -4),
  );
  return [text, ...shifted];
}

/** Every text of the account, unpacked: columns of tables, blobs, and what of either is gzip. */
async function everythingStored(): Promise<string> {
  const { tableUrl, blobUrl, accountName, accountKey } = azurite;
  const tableCredential = new AzureNamedKeyCredential(accountName, accountKey);
  const blobCredential = new StorageSharedKeyCredential(accountName, accountKey);
  const texts: string[] = [];
  const add = (bytes: Uint8Array) => {
    texts.push(Buffer.from(bytes).toString('latin1'));
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) texts.push(gunzipSync(bytes).toString('utf8'));
  };
  const insecure = { allowInsecureConnection: true };
  for await (const { name = '' } of new TableServiceClient(tableUrl, tableCredential, insecure).listTables())
    for await (const entity of new TableClient(tableUrl, name, tableCredential, insecure).listEntities()) {
      const columns = Object.entries(entity).sort(([a], [b]) => (a < b ? -1 : 1));
      for (const [, value] of columns) if (typeof value === 'string') texts.push(value);
      const packed = columns.filter(([, value]) => value instanceof Uint8Array);
      if (packed.length > 0) add(Buffer.concat(packed.map(([, value]) => value as Uint8Array)));
    }
  const blobs = new BlobServiceClient(blobUrl, blobCredential);
  for await (const { name } of blobs.listContainers()) {
    const container = blobs.getContainerClient(name);
    for await (const blob of container.listBlobsFlat())
      add(await container.getBlobClient(blob.name).downloadToBuffer());
  }
  return texts.join('\n');
}
