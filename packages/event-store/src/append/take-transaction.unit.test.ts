import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AcceptedEvent } from '../accept/accepted-event.ts';
import { safeBlockBytes } from '../feed/block.ts';
import { encoded, maxTransactionBytes, type PendingAppend } from './pending-append.ts';
import { takeTransaction } from './take-transaction.ts';

const appendOf = (keys: readonly string[], rowBytes = 100, lineBytes = 100): PendingAppend => ({
  events: keys.map((rowKey) => ({ event: { rowKey } as AcceptedEvent, dataref: undefined })),
  rowBytes,
  lineBytes,
  resolve: () => undefined,
  reject: () => undefined,
});
const keysOf = ({ events }: PendingAppend) => events.map(({ event }) => event.rowKey);

const appends = fc.array(
  fc.record({
    keys: fc.uniqueArray(
      fc.nat({ max: 60 }).map((n) => `k${n}`),
      { minLength: 1, maxLength: 99 },
    ),
    rowBytes: fc.nat({ max: maxTransactionBytes }),
    lineBytes: fc.nat({ max: safeBlockBytes }),
  }),
  { minLength: 1, maxLength: 60 },
);

test('transactions hold whole appends within all limits, no row twice, and keep the order of each row', () => {
  fc.assert(
    fc.property(appends, (given) => {
      const all = given.map(({ keys, rowBytes, lineBytes }) => appendOf(keys, rowBytes, lineBytes));
      const queue = [...all];
      const taken: PendingAppend[] = [];
      while (queue.length > 0) {
        const before = queue.length;
        const transaction = takeTransaction(queue);
        expect(transaction.length).toBeGreaterThan(0);
        expect(queue.length).toBe(before - transaction.length);
        const sum = (of: (append: PendingAppend) => number) => transaction.reduce((n, one) => n + of(one), 0);
        const keys = transaction.flatMap(keysOf);
        expect(new Set(keys).size).toBe(keys.length);
        if (transaction.length > 1) {
          expect(keys.length).toBeLessThanOrEqual(99);
          expect(sum(({ lineBytes }) => lineBytes)).toBeLessThanOrEqual(safeBlockBytes);
          expect(
            sum(({ rowBytes }) => rowBytes) + encoded(sum(({ lineBytes }) => lineBytes)),
          ).toBeLessThanOrEqual(maxTransactionBytes);
        }
        taken.push(...transaction);
      }
      expect(new Set(taken)).toEqual(new Set(all));
      const order = (list: readonly PendingAppend[], key: string) =>
        list.filter((append) => keysOf(append).includes(key)).map((append) => all.indexOf(append));
      for (const key of new Set(all.flatMap(keysOf))) expect(order(taken, key)).toEqual(order(all, key));
    }),
  );
});

test('a small append does not overtake a large one that waits with an event at the same position', () => {
  const first = appendOf(['a'], 3_000_000);
  const large = appendOf(['b'], 3_000_000);
  const small = appendOf(['b', 'c']);
  const queue = [first, large, small];
  expect([takeTransaction(queue), takeTransaction(queue), takeTransaction(queue)]).toEqual([
    [first],
    [large],
    [small],
  ]);
});

test('small appends fill up what a large one leaves', () => {
  const queue = [appendOf(['a'], 3_000_000), appendOf(['b'], 3_000_000), appendOf(['c']), appendOf(['d'])];
  expect(takeTransaction(queue).flatMap(keysOf)).toEqual(['a', 'c', 'd']);
});
