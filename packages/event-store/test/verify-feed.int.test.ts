import { gzipSync } from 'node:zlib';
import { feedRow } from '../src/feed/block.ts';
import { all } from './contract/storage.ts';
import { expectAgreement } from './contract/whole-store.ts';
import { added, at } from './streams.ts';
import { expect, test } from 'vitest';
import {
  store,
  table,
  open,
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

test.each([
  ['in the middle of its lane', 3],
  ['at the beginning of its lane', 1],
])('a block deleted %s is a hole, and written anew from the table', async (_where, event) => {
  const { key, n, entity } = await blockOf(event);
  const lines = linesIn(entity);
  await remove(key);
  await expect(all(store.feed())).rejects.toMatchObject({ code: 'feed-corrupt' });
  await expectMended([
    { finding: 'event-missing-in-feed', ...place(event) },
    { finding: 'event-missing-in-feed', ...place(event + 1) },
    { finding: 'lane-hole', bucket: bucketOfA(), lane: 0, n, through: n, events: 2 },
  ]);
  expect(linesIn(await entityOf(key))).toEqual(lines);
});

test('two blocks deleted one after another are one hole, each filled with its own', async () => {
  const [one, two] = [await blockOf(3), await blockOf(5)];
  await remove(one.key);
  await remove(two.key);
  await expectMended([
    ...[3, 4, 5, 6].map((n) => ({ finding: 'event-missing-in-feed' as const, ...place(n) })),
    { finding: 'lane-hole', n: one.n, through: two.n, events: 4 },
  ]);
  for (const { key, entity } of [one, two]) expect(linesIn(await entityOf(key))).toEqual(linesIn(entity));
});

test('the last block of a lane leaves no hole, but rows without a line', async () => {
  const { key } = await blockOf(9);
  const known = await open();
  await remove(key);
  await expectMended([9, 10].map((n) => ({ finding: 'event-missing-in-feed', ...place(n) })));
  await known.append(added('a', 11));
  expect(await verify()).toEqual([]);
});

test('a block whose events are lost from the table, too, becomes one of none, and readers pass', async () => {
  const { key, n } = await blockOf(3);
  for (const rowKey of [key, eventKeyOf(3), eventKeyOf(4)]) await remove(rowKey);
  expect(await verify({ repair: true })).toMatchObject([
    { finding: 'lane-hole', n, through: n, events: 0, mending: 'mended' },
  ]);
  expect(await verify()).toEqual([]);
  expect(await expectAgreement(store)).toHaveLength(9);
  expect(await entityOf(key)).toMatchObject({ count: 0 });
});

test.each([
  ['bytes', () => ({ b00: Buffer.from('not gzip') })],
  ['number of lines', () => ({ count: 3 })],
  ['lines', () => ({ b00: gzipSync('{"half":\n{}') })],
])('a block whose %s were altered is written anew from the table', async (_what, columns) => {
  const { key, n } = await blockOf(7);
  await alter(key, columns());
  await expectMended([
    { finding: 'event-missing-in-feed', ...place(7) },
    { finding: 'event-missing-in-feed', ...place(8) },
    { finding: 'block-unreadable', bucket: bucketOfA(), lane: 0, n, events: 2 },
  ]);
});

test('an unreadable block is left alone if the table does not have all of its events', async () => {
  const { key, n } = await blockOf(7);
  await alter(key, { b00: Buffer.from('not gzip') });
  await remove(eventKeyOf(8));
  const before = await columnsOf(key);
  expect(await verify({ repair: true })).toMatchObject([
    { finding: 'event-missing-in-feed', ...place(7), mending: 'mended' },
    { finding: 'block-unreadable', n, mending: 'not-mendable' },
  ]);
  expect(await columnsOf(key)).toEqual(before);
});

test('a block far behind the end of its lane is reported, and nothing is filled up to it', async () => {
  await table.createEntity({
    ...feedRow(0, 50_000, []),
    partitionKey: bucketOfA(),
    rowKey: `!feed:00:${at(50_000)}`,
  });
  expect(await verify({ repair: true })).toMatchObject([
    { finding: 'lane-hole', through: 49_999, mending: 'not-mendable' },
  ]);
});
