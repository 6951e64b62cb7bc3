import { memoryRowTable, openMemoryStore } from '@annals/event-store';
import { expect, test } from 'vitest';
import { type KeyWrapping, memoryWrapping, privacyOf, SubjectKeys } from '../src/index.ts';
import { catalogue, diary, page } from './diary.ts';
import { keysOn, newKeys, wrapping } from './keys.ts';

const ada = { subject: 'ada' };

test('a key is kept in memory for five minutes at most, and an erasure elsewhere is seen after them', async () => {
  const rows = memoryRowTable();
  let now = 0;
  const here = keysOn(rows, { clock: () => now });
  await here.keyFor(ada);
  await keysOn(rows).erase(ada);
  now = 299_999;
  expect(here.keyFor(ada)).not.toBeInstanceOf(Promise);
  now = 300_000;
  await expect((async () => here.keyFor(ada))()).rejects.toMatchObject({ code: 'erased-subject' });
  expect(() => keysOn(rows, { maxAgeMs: 300_001 })).toThrow(RangeError);
});

test('the five minutes begin when a key is read, however long it takes to unwrap', async () => {
  const rows = memoryRowTable();
  await keysOn(rows).keyFor(ada);
  let now = 0;
  const unwrap: KeyWrapping['unwrap'] = (key) => {
    now += 60_000;
    return wrapping.unwrap(key);
  };
  const here = new SubjectKeys({ rows, wrapping: { ...wrapping, unwrap }, cache: { clock: () => now } });
  await here.existingKey(ada);
  await keysOn(rows).erase(ada);
  now = 299_999;
  expect(here.existingKey(ada)).not.toBeInstanceOf(Promise);
  now = 300_000;
  expect(await here.existingKey(ada)).toBe('erased');
});

test('no more keys are kept in memory than told', async () => {
  const keys = keysOn(memoryRowTable(), { maxKeys: 2 });
  for (const subject of ['a', 'b', 'c']) await keys.keyFor({ subject });
  expect(['a', 'b', 'c'].map((subject) => keys.keyFor({ subject }) instanceof Promise)).toEqual([
    true,
    false,
    false,
  ]);
});

test('many that need a new key at once make one', async () => {
  let wrapped = 0;
  const counting: KeyWrapping = {
    ...wrapping,
    wrap: (key) => {
      wrapped += 1;
      return wrapping.wrap(key);
    },
  };
  const keys = new SubjectKeys({ rows: memoryRowTable(), wrapping: counting });
  const made = await Promise.all(Array.from({ length: 50 }, async () => keys.keyFor(ada)));
  expect(new Set(made).size).toBe(1);
  expect(wrapped).toBe(1);
});

test('an erasure is final: also of a subject that had no key, and while a key is being fetched', async () => {
  const rows = memoryRowTable();
  const keys = keysOn(rows);
  expect(await keys.erase(ada, { at: new Date('2026-11-01') })).toBe('erased');
  expect(await keys.erase(ada)).toBe('already-erased');
  await expect((async () => keysOn(rows).keyFor(ada))()).rejects.toMatchObject({ code: 'erased-subject' });

  const bob = { tenant: 't', subject: 'bob' };
  await keysOn(rows).keyFor(bob);
  const [fetched] = await Promise.all([keys.existingKey(bob), keys.erase(bob)]);
  expect(fetched).toBeDefined();
  expect(await keys.existingKey(bob)).toBe('erased');
  const known = [];
  for await (const subject of keys.subjects()) known.push(subject);
  expect(known).toEqual(
    expect.arrayContaining([
      { subject: 'ada', erased: '2026-11-01T00:00:00.000Z' },
      { tenant: 't', subject: 'bob', erased: expect.any(String) as string },
    ]),
  );
});

test('a rotated key-encryption key wraps every data key anew, and what was sealed before opens', async () => {
  const rows = memoryRowTable();
  const own = memoryWrapping();
  const keys = () => new SubjectKeys({ rows, wrapping: own });
  const store = await openMemoryStore({ catalogue, ...privacyOf(catalogue, keys()) });
  await store.append(page('d', 1));
  await keys().erase({ subject: 'bob' });
  const rowOf = async () => {
    for (const partition of '0123456789abcdef')
      for await (const row of rows.range(partition, { from: '0', to: 'g' })) if (row.wrapped) return row;
    return undefined;
  };
  const before = await rowOf();
  own.rotate();
  expect(await keys().rewrap()).toEqual({ keys: 1, rewrapped: 1 });
  expect(await keys().rewrap()).toEqual({ keys: 1, rewrapped: 0 });
  const after = await rowOf();
  expect([after?.wrappedby, after?.wrapped]).not.toEqual([before?.wrappedby, before?.wrapped]);

  const line = async () => {
    for (const bucket of store.raw.buckets())
      for await (const text of store.raw.tableLines(bucket)) return text;
    return undefined;
  };
  const stored = await line();
  expect(await store.append(page('d', 1))).toMatchObject({ outcome: 'duplicate' });
  expect(await line()).toBe(stored);
  expect((await store.replay(diary, 'd')).state).toEqual({ titles: ['page 1'] });
});

test('a row that holds no key, or another’s, is named', async () => {
  const rows = memoryRowTable();
  await keysOn(rows).keyFor(ada);
  const other = new SubjectKeys({ rows, wrapping: memoryWrapping() });
  await expect((async () => other.keyFor(ada))()).rejects.toMatchObject({
    code: 'wrapping-key-missing',
    message: expect.stringContaining('the key of ada: ') as string,
  });
  expect(await newKeys().existingKey(ada)).toBeUndefined();
});
