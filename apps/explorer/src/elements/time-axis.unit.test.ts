import { expect, test } from 'vitest';
import { timeLabel } from './time-axis.ts';

const second = Date.UTC(2026, 2, 7, 9, 30, 5, 250) / 1_000;

test.each([
  [366 * 86_400, '2026'],
  [31 * 86_400, '2026-03'],
  [86_400, '2026-03-07'],
  [3_600, '03-07 09:30'],
  [60, '09:30'],
  [1, '09:30:05'],
  [0.1, '05.250'],
])('labels that are %d s apart say %s', (apart, label) => {
  expect(timeLabel(second, apart)).toBe(label);
});
