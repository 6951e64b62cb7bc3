import { expect, test } from 'vitest';
import { interleaved, median, ratio } from './rates.ts';

test('a median is the middle one, or lies between the middle two', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([7])]).toEqual([2, 2.5, 7]);
});

test('contenders take turns, every other round backwards, and are compared round by round', async () => {
  const order: string[] = [];
  const contender = (name: string, each: number[]) => ({
    name,
    measure: () => {
      order.push(name);
      return Promise.resolve(each.shift() ?? 0);
    },
  });
  const rates = await interleaved([contender('a', [10, 20, 90]), contender('b', [5, 10, 30])], {
    size: 'smoke',
    rounds: 3,
    say: () => undefined,
  });
  expect(order.join('')).toBe('abbaab');
  expect(rates.a).toEqual({ median: 20, rounds: [10, 20, 90] });
  expect(ratio(rates, 'a', 'b')).toBe(2);
});
