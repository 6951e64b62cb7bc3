import { expect, test } from 'vitest';
import { bucketName, bucketNames, bucketOf, defaultLayout } from './layout.ts';

// What is stored is found by these. If this test fails, the layout changed and every stored stream is lost.
test.for([
  ['counter', 'a', 16, '15'],
  ['conversation', 'c-42', 16, '02'],
  ['web-feature', 'css.properties.grid', 16, '10'],
  ['conversation', 'A~z_0.-', 16, '03'],
  ['conversation', 'c-42', 1, '00'],
  ['conversation', 'c-42', 3, '02'],
  ['conversation', 'c-42', 1_000, '362'],
] as const)('%s/%s of %i buckets is in bucket %s, for ever', ([category, id, buckets, bucket]) => {
  expect(bucketOf({ ...defaultLayout, buckets }, category, id)).toBe(bucket);
});

test('names of buckets sort as their numbers', () => {
  for (const buckets of [1, 10, 16, 100, 101, 1_000]) {
    const names = bucketNames({ ...defaultLayout, buckets });
    expect(names).toHaveLength(buckets);
    expect([...names].sort()).toEqual(names);
    expect(new Set(names).size).toBe(buckets);
  }
  expect(bucketName({ ...defaultLayout, buckets: 101 }, 7)).toBe('007');
});

test('streams spread evenly', () => {
  const counts = new Map<string, number>();
  for (let n = 0; n < 16_000; n += 1) {
    const bucket = bucketOf(defaultLayout, 'counter', `s-${n}`);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  expect(counts.size).toBe(16);
  for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});
