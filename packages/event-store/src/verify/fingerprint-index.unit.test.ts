import { hash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FingerprintIndex } from './fingerprint-index.ts';

/** Few, so that they meet; some begin alike, so that they collide in the table. */
const fingerprint = fc
  .nat({ max: 3_000 })
  .map(
    (n) =>
      (n % 3 === 0 ? '00000000' : '').padEnd(8, hash('sha256', String(n))) +
      hash('sha256', `${n}`).slice(0, 16),
  );

test('an index answers as a map of all that was put into it would', () => {
  const step = fc.record({
    fingerprint,
    take: fc.boolean(),
    origin: fc.integer({ min: 1, max: 2 ** 32 - 2 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 2_500, size: 'max' }), (steps) => {
      const index = new FingerprintIndex();
      const map = new Map<string, number>();
      const met = new Set<string>();
      for (const { fingerprint: one, take, origin } of steps) {
        if (take) {
          expect(index.take(one)).toBe(map.has(one) && !met.has(one));
          if (map.has(one)) met.add(one);
        } else {
          expect(index.add(one, origin)).toBe(!map.has(one));
          if (!map.has(one)) map.set(one, origin);
        }
      }
      const left = [...map].filter(([one]) => !met.has(one)).map(([, origin]) => origin);
      expect(index.originsLeft()).toEqual([...new Set(left)].sort((a, b) => a - b));
    }),
    { numRuns: 50 },
  );
});
