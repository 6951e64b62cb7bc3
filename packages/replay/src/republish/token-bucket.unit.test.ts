import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

test('no stretch of time lets more through than its rate and one burst, and none is wasted', async () => {
  const takes = fc.array(
    fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }), idleMs: fc.nat(3_000) }),
    {
      minLength: 1,
      maxLength: 30,
    },
  );
  await fc.assert(
    fc.asyncProperty(
      takes,
      fc.constantFrom(0.5, 7, 1_000),
      fc.constantFrom(1, 100),
      async (given, rate, burst) => {
        let clock = 0;
        let waited = 0;
        const bucket = new TokenBucket({
          rate,
          burst,
          now: () => clock,
          wait: (ms) => {
            clock += ms;
            waited += ms;
            return Promise.resolve();
          },
        });
        const taken: { at: number; count: number }[] = [];
        for (const { share, idleMs } of given) {
          const count = Math.max(1, Math.floor(share * burst));
          clock += idleMs;
          await bucket.take(count);
          taken.push({ at: clock, count });
        }
        for (const [first, { at: from }] of taken.entries()) {
          let sum = 0;
          for (const { at, count } of taken.slice(first)) {
            sum += count;
            expect(sum).toBeLessThanOrEqual(((at - from) / 1_000) * rate + burst + 0.01);
          }
        }
        const all = taken.reduce((sum, { count }) => sum + count, 0);
        // A wait ends on a whole millisecond.
        expect(waited).toBeLessThanOrEqual((all / rate) * 1_000 + taken.length);
      },
    ),
  );
});
