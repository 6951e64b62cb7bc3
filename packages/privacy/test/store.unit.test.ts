import { ingest, ingestEach, openMemoryStore, retryQuarantined } from '@annals/event-store';
import { expect, test } from 'vitest';
import { privacyOf, sealer, type SubjectKeys } from '../src/index.ts';
import { catalogue, diary, page } from './diary.ts';
import { newKeys } from './keys.ts';

const storeWith = (keys: SubjectKeys) =>
  openMemoryStore({ catalogue, buckets: 2, ...privacyOf(catalogue, keys) });
const all = async <Item>(items: AsyncIterable<Item>) => {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
};

test('what is stored is sealed, and every reader gets it opened', async () => {
  const store = await storeWith(newKeys());
  await ingest(store, [page('d', 1), page('d', 2)]);
  for await (const line of store.raw.tableLines('00')) expect(line).not.toContain('page');
  for await (const line of store.raw.tableLines('01')) expect(line).not.toContain('page');

  const titles = ['page 1', 'page 2'];
  const titlesOf = (events: readonly { data: unknown }[]) =>
    events.map(({ data }) => (data as { title: string }).title);
  expect((await store.replay(diary, 'd')).state).toEqual({ titles });
  expect((await all(store.replayAll(diary)))[0]?.state).toEqual({ titles });
  expect(titlesOf(await all(store.read({ category: 'diary', id: 'd' })))).toEqual(titles);
  expect(titlesOf(await all(store.scan()))).toEqual(titles);
  expect(titlesOf((await all(store.feed())).flatMap(({ events }) => events))).toEqual(titles);
});

test('a redelivery is a duplicate, also with its keys in another order; other content is not', async () => {
  const keys = newKeys();
  const store = await storeWith(keys);
  const data = { title: 'one', body: { a: 1, b: 2 } };
  await ingest(store, [page('d', 1, { data })]);
  const again = page('d', 1, { data: { body: { b: 2, a: 1 }, title: 'one' } });
  expect(await ingest(store, [again])).toMatchObject({ duplicates: 1 });
  const other = page('d', 1, { data: { ...data, body: 1 } });
  expect(await ingest(store, [other])).toMatchObject({ reasons: { 'identity-reused': 1 } });
});

test('an event that its producer sealed is stored with the same bytes as one that was sealed here', async () => {
  const keys = newKeys();
  const [here, there] = await Promise.all([storeWith(keys), storeWith(keys)]);
  const sealed = await sealer(catalogue, keys)(page('d', 1));
  expect(sealed.data).not.toEqual(page('d', 1).data);
  await ingest(here, [page('d', 1)]);
  expect(await ingest(here, [sealed])).toMatchObject({ duplicates: 1 });
  await ingest(there, [sealed]);
  const [one] = await all(here.scan());
  const [other] = await all(there.scan());
  expect(other?.contenthash).toBe(one?.contenthash);
});

test('what a producer sealed is held against its declaration all the same', async () => {
  const keys = newKeys();
  const store = await storeWith(keys);
  const wrong = await sealer(catalogue, keys)(page('d', 1, { data: { title: 7 } }));
  const moved = { ...(await sealer(catalogue, keys)(page('d', 2))), id: 'other' };
  const foreign = await sealer(catalogue, newKeys())(page('e', 1, { datasubject: 'eve' }));
  const ways = await ingestEach(store, [wrong, moved, foreign]);
  expect(ways.map((way) => 'refused' in way && way.refused.violations[0])).toMatchObject([
    { field: 'data.title', rule: 'invalid_type' },
    { field: 'data', rule: 'seal-broken' },
    { field: 'data', rule: 'key-missing' },
  ]);
});

test('an event of an erased subject goes to quarantine, sealed or not, with nothing of its data', async () => {
  const keys = newKeys();
  const store = await storeWith(keys);
  const [first, sealed] = [page('d', 1), await sealer(catalogue, keys)(page('d', 2))];
  await ingest(store, [first]);
  await keys.erase({ subject: 'ada' });
  const report = await ingest(store, [first, sealed, page('d', 3, { data: { title: 8 } })]);
  expect(report).toMatchObject({ appended: 0, reasons: { 'erased-subject': 2, invalid: 1 } });
  for (const entry of await all(store.quarantine.list()))
    expect(entry).toMatchObject({ event: { erased: true }, violations: [] });
  expect((await store.replay(diary, 'd')).state).toEqual({ titles: [{ erased: true }] });
});

test('what was refused is listed and retried as it was delivered, until its subject is erased', async () => {
  const keys = newKeys();
  const store = await storeWith(keys);
  const refused = [
    page('d', 1, { data: { title: 1 } }),
    page('d', 1, { data: { title: 1 }, datasubject: 'ada@example.com' }),
    page('d', 1, { type: 'test.annals.diary.lost.v1' }),
    'no event',
  ];
  await ingest(store, refused);
  const listed = async () => (await all(store.quarantine.list())).map(({ event }) => event);
  expect(new Set(await listed())).toEqual(new Set(refused));
  expect(await retryQuarantined(store)).toMatchObject({ accepted: 0, refused: { length: 4 } });
  await keys.erase({ subject: 'ada' });
  expect(new Set(await listed())).toEqual(new Set([{ erased: true }, refused[1], 'no event']));
  expect(await store.quarantine.discard({})).toBe(4);
});

test('an event that fits once it is plain is taken in, however long its sealed text', async () => {
  const store = await storeWith(newKeys());
  const fits = page('d', 1, { data: { title: 'x'.repeat(1_000_000) } });
  const tooLarge = page('e', 1, { data: { title: 'x'.repeat(1_100_000) } });
  expect(await ingest(store, [fits, tooLarge])).toMatchObject({ appended: 1, reasons: { 'too-large': 1 } });
  expect((await store.replay(diary, 'd')).state).toEqual({ titles: ['x'.repeat(1_000_000)] });
});

test('a value that no JSON can hold, and one that is nested beyond the stack, are refused with their batch unharmed', async () => {
  const keys = newKeys();
  const store = await storeWith(keys);
  let deep: unknown = 'x';
  for (let level = 0; level < 20_000; level += 1) deep = [deep];
  const sealed = await sealer(catalogue, keys)(page('g', 1));
  const report = await ingest(store, [
    page('d', 1, { data: { title: 'half a pair: \ud800' } }),
    page('e', 1, { data: { title: 'x', body: deep } }),
    page('f', 1),
    { ...sealed, data: { ...(sealed.data as object), deep } },
  ]);
  expect(report).toMatchObject({ appended: 1, reasons: { invalid: 3 } });
});

test('no key is made for a name that no event may have; what came under it is sealed for quarantine', async () => {
  const keys = newKeys();
  const store = await storeWith(keys);
  const odd = [
    { datasubject: 'x'.repeat(2_049) },
    { datasubject: 'a\u0000b' },
    { datasubject: 'half a pair: \ud800' },
    { datasubject: '' },
    { tenantid: 'x'.repeat(40_000) },
    { tenantid: 7 },
  ].map((attributes, n) => page('d', n + 1, attributes));
  expect(await ingest(store, odd)).toMatchObject({ reasons: { invalid: odd.length } });
  expect(await all(keys.subjects())).toEqual([{ subject: '@quarantine', erased: undefined }]);
  const listed = (await all(store.quarantine.list())).map(({ event }) => event);
  expect(new Set(listed)).toEqual(new Set(odd));
});
