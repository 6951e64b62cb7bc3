import fc from 'fast-check';
import { expect, test } from 'vitest';
import { takeBatch, type Item } from './batching.ts';
import { Fifo } from './fifo.ts';

const item = fc.record({ bytes: fc.integer({ min: 2, max: 300 }), attempts: fc.integer({ min: 0, max: 2 }) });

test('batches hold every item once, in order, within their limits', () => {
  fc.assert(
    fc.property(
      fc.array(item),
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 10, max: 500 }),
      (given, max, bytes) => {
        const queue = new Fifo<Item>();
        for (const [number, { bytes: length, attempts }] of given.entries()) {
          const event = { number, publishedMs: 0, json: Buffer.alloc(length), owed: 1 };
          queue.push({ event, attempts, expiresMs: 0 });
        }
        const taken: number[] = [];
        while (queue.length > 0) {
          const batch = takeBatch(queue, max, bytes);
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(max);
          expect(new Set(batch.map(({ attempts }) => attempts)).size).toBe(1);
          const sum = batch.reduce((total, { event }) => total + event.json.length + 1, 2);
          if (batch.length > 1) expect(sum).toBeLessThanOrEqual(bytes);
          taken.push(...batch.map(({ event }) => event.number));
        }
        expect(taken).toEqual(given.map((_, number) => number));
      },
    ),
  );
});

test('a queue stays in order over many more items than it holds at once', () => {
  const queue = new Fifo<number>();
  let next = 0;
  for (let number = 0; number < 10_000; number++) {
    queue.push(number);
    if (number % 3 !== 0) expect(queue.shift()).toBe(next++);
  }
  while (queue.length > 0) expect(queue.shift()).toBe(next++);
  expect(next).toBe(10_000);
  expect(queue.shift()).toBeUndefined();
});
