import { expect, test } from 'vitest';
import { KnownRows } from './known-rows.ts';

test('the oldest are forgotten beyond the most that is kept', () => {
  const known = new KnownRows(3);
  for (const key of ['a', 'b', 'c', 'a', 'd']) known.add(key, `hash of ${key}`);
  expect(['a', 'b', 'c', 'd'].map((key) => known.get(key))).toEqual([
    undefined,
    'hash of b',
    'hash of c',
    'hash of d',
  ]);
});
