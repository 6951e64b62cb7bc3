import { gzipSync } from 'node:zlib';
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { wellKnownAccount } from '@annals/local-azure';
import { feedRow } from '../src/feed/block.ts';
import { all } from './contract/storage.ts';
import { added, at, counter } from './streams.ts';
import { expect, test } from 'vitest';
import {
  azurite,
  store,
  table,
  bucketOfA,
  place,
  eventKeyOf,
  blockOf,
  entityOf,
  linesIn,
  columnsOf,
  remove,
  alter,
  verify,
  expectMended,
  storeForEachTest,
} from './verify/damaged-store.ts';

storeForEachTest();

test('of a store as it was written nothing is found, and what was looked at is counted', async () => {
  const verification = store.verify({ repair: true, payloads: true });
  expect(await all(verification)).toEqual([]);
  expect(verification.checked).toEqual({ buckets: 2, events: 11, blocks: 6 });
});

test('a row that was deleted is named, and put back from the feed to the byte', async () => {
  const before = await columnsOf(eventKeyOf(4));
  await remove(eventKeyOf(4));
  expect((await store.replay(counter, 'a')).gapAt).toBe(at(4));
  const { n } = await blockOf(4);
  await expectMended([{ finding: 'event-missing-in-table', ...place(4), lane: 0, n }]);
  expect(await columnsOf(eventKeyOf(4))).toEqual(before);
});

test('a row with a payload comes back, too', async () => {
  await store.append(added('a', 11, { data: { by: 11, note: 'y'.repeat(50_000) } }));
  const before = await columnsOf(eventKeyOf(11));
  expect(before).toHaveProperty('dataref');
  await remove(eventKeyOf(11));
  expect(await verify({ repair: true })).toMatchObject([{ ...place(11), mending: 'mended' }]);
  expect(await columnsOf(eventKeyOf(11))).toEqual(before);
});

test.each([
  ['data', { data: '{"by":40}' }],
  ['source', { source: '/someone' }],
  ['data', { data: 7 }],
  ['extensions', { extensions: 'no JSON' }],
])(
  'a row of which column %s was altered is mended from the feed: its hash says so',
  async (column, columns) => {
    const before = await columnsOf(eventKeyOf(3));
    await alter(eventKeyOf(3), columns);
    await expectMended([{ finding: 'event-differs', ...place(3), columns: [column], right: 'feed' }]);
    expect(await columnsOf(eventKeyOf(3))).toEqual(before);
  },
);

test('a line that was altered is mended from the table', async () => {
  const { key, n, entity } = await blockOf(5);
  const lines = linesIn(entity);
  const altered = feedRow(
    0,
    n,
    lines.map((line) => line.replace('"by":6', '"by":66')),
  );
  await alter(key, { ...altered });
  await expectMended([
    { finding: 'event-differs', ...place(6), lane: 0, n, columns: ['data'], right: 'table' },
  ]);
  expect(linesIn(await entityOf(key))).toEqual(lines);
});

test('where the hash cannot decide, or fits neither, both are left as they are', async () => {
  await alter(eventKeyOf(1), { recordedtime: '2026-01-01T00:00:00.000000000Z' });
  await alter(eventKeyOf(2), { contenthash: '0'.repeat(64) });
  const { key, n, entity } = await blockOf(2);
  const lines = linesIn(entity);
  await alter(key, {
    ...feedRow(
      0,
      n,
      lines.map((line) => line.replace('"by":2', '"by":22')),
    ),
  });
  expect(await verify({ repair: true })).toMatchObject([
    { ...place(1), columns: ['recordedtime'], right: 'both', mending: 'not-mendable' },
    { ...place(2), columns: ['contenthash', 'data'], right: 'neither', mending: 'not-mendable' },
  ]);
  expect(await entityOf(eventKeyOf(1))).toMatchObject({ recordedtime: '2026-01-01T00:00:00.000000000Z' });
});

test('altered alike in table and feed, an event is found by its content hash', async () => {
  const { key, n, entity } = await blockOf(7);
  const lines = linesIn(entity);
  await alter(key, {
    ...feedRow(
      0,
      n,
      lines.map((line) => line.replace('"by":7', '"by":77')),
    ),
  });
  await alter(eventKeyOf(7), { data: '{"by":77}' });
  expect(await verify({ repair: true })).toMatchObject([
    { finding: 'content-hash-wrong', ...place(7), mending: 'not-mendable' },
  ]);
});

test('a row in a bucket that is not its own is not taken into the feed', async () => {
  const [other = ''] = ['00', '01'].filter((bucket) => bucket !== bucketOfA());
  const { etag: _e, timestamp: _t, ...entity } = await entityOf(eventKeyOf(1));
  await table.createEntity({ ...entity, partitionKey: other, rowKey: eventKeyOf(1) });
  expect(await verify({ repair: true })).toMatchObject([
    { finding: 'event-missing-in-feed', ...place(1), bucket: other, mending: 'not-mendable' },
    { finding: 'identity-twice', source: '/test', id: 'a-1' },
  ]);
});

test('one identity at two positions is named with both', async () => {
  await store.append(added('a', 11, { id: 'a-2' }));
  expect(await verify({ repair: true })).toMatchObject([
    {
      finding: 'identity-twice',
      source: '/test',
      id: 'a-2',
      places: [place(2), place(11)],
      mending: 'not-mendable',
    },
  ]);
});

const payloads = () => {
  const { name, key } = wellKnownAccount;
  return new BlobServiceClient(
    azurite().blobUrl,
    new StorageSharedKeyCredential(name, key),
  ).getContainerClient('payloads');
};
test('one that is lost, or holds something else, is found if payloads are looked at', async () => {
  const [row] = await all(
    table.listEntities<{ dataref: string }>({ queryOptions: { filter: "dataref ge 'payloads/'" } }),
  );
  const name = row?.dataref.slice('payloads/'.length) ?? '';
  const blob = payloads().getBlockBlobClient(name);
  const bytes = await blob.downloadToBuffer();
  const found = { stream: 'fact/b', dataref: `payloads/${name}`, mending: 'not-mendable' };

  await blob.uploadData(gzipSync('{"text":"other"}'));
  expect(await verify()).toEqual([]);
  expect(await verify({ payloads: true, repair: true })).toMatchObject([
    { finding: 'payload-corrupt', ...found },
  ]);
  await blob.delete();
  expect(await verify({ payloads: true, repair: true })).toMatchObject([
    { finding: 'payload-missing', ...found },
  ]);
  await blob.uploadData(bytes);
  expect(await verify({ payloads: true })).toEqual([]);
});

test('one bucket alone can be looked at; there is none beyond', async () => {
  await remove(eventKeyOf(4));
  const mine = Number(bucketOfA());
  expect(await verify({ bucket: mine })).toHaveLength(1);
  expect(await verify({ bucket: 1 - mine })).toEqual([]);
  expect(() => store.verify({ bucket: 2 })).toThrow(expect.objectContaining({ code: 'bad-bucket' }));
});
