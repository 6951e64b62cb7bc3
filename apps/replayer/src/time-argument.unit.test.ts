import { expect, test } from 'vitest';
import { timeArgument, timeOf } from './time-argument.ts';

test('a date stands for its first moment in UTC', () => {
  expect(timeOf('2026-11-01')).toBe('2026-11-01T00:00:00.000000000Z');
});

test('an RFC 3339 time keeps its fraction and loses its offset', () => {
  expect(timeOf('2026-11-01T01:00:00.5+01:00')).toBe('2026-11-01T00:00:00.500000000Z');
});

test.each([
  '',
  'now',
  '2026',
  '2026-13-01',
  '2026-02-30',
  '2026-11-01T09:30',
  '2026-11-01 09:30:00Z',
  '1793491200',
])('%j is no time', (text) => {
  expect(timeOf(text)).toBeUndefined();
});

test('the refusal names the flag and shows what is meant', () => {
  expect(() => timeArgument('--as-of')('now')).toThrow(/--as-of: "now" is no time: .*2026-11-01T09:30:00Z/);
});
