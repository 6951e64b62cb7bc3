import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Binned } from './binned.ts';

const binsOf = (values: readonly number[]) => {
  const binned = new Binned();
  for (const value of values) binned.add(value);
  return binned.bins;
};

test('each number is counted in the bin that it lies in, in whatever order they come', () => {
  const values = fc.array(
    fc.oneof(fc.integer({ min: -1_000, max: 1_000 }), fc.double({ noNaN: true, min: -1e12, max: 1e12 })),
  );
  fc.assert(
    fc.property(values, (some) => {
      const bins = binsOf(some);
      expect(bins.length).toBeLessThanOrEqual(32);
      expect(binsOf(some.toReversed())).toEqual(bins);
      for (const { from, to, count } of bins)
        expect(some.filter((value) => value >= from && value < to)).toHaveLength(count);
      expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(some.length);
    }),
  );
});
