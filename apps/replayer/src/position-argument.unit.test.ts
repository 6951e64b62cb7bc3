import { expect, test } from 'vitest';
import { boundsOf } from './position-argument.ts';

const day = (date: string) => `${date}T00:00:00.000000000Z`;
const position = `${day('2017-03-09')}.0000000000000001.${'0123456789abcdef'.repeat(2)}`;

test('numbers of a sequenced stream may be padded or not', () => {
  expect(boundsOf('sequence', { from: '7', to: '0000000000000009' })).toEqual({
    from: '0000000000000007',
    to: '0000000000000009',
    asOf: undefined,
  });
});

test('a time-ordered stream takes full positions as they are', () => {
  expect(boundsOf('time', { from: position, to: position })).toEqual({ from: position, to: position });
});

test('a time to which to read is as-of, the earlier of both', () => {
  expect(boundsOf('time', { from: '2017-01-01', to: '2018-01-01' })).toEqual({
    from: day('2017-01-01'),
    to: undefined,
    asOf: day('2018-01-01'),
  });
  expect(boundsOf('time', { to: '2018-01-01', asOf: day('2017-01-01') }).asOf).toBe(day('2017-01-01'));
  expect(boundsOf('time', { to: '2018-01-01', asOf: day('2019-01-01') }).asOf).toBe(day('2018-01-01'));
});

test('what is no position of the ordering is refused, naming the flag', () => {
  expect(() => boundsOf('sequence', { from: '2026-01-01' })).toThrow(/--from: .* numbers from 1 on/);
  expect(() => boundsOf('time', { to: '7' })).toThrow(/--to: .* ordered by time/);
});
