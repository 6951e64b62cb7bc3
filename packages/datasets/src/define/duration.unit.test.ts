import { describe, expect, test } from 'vitest';
import { assertDuration, secondsBetween, shifted } from './duration.ts';

const at = (text: string) => `${text}.123456789Z`;

describe('a time is moved', () => {
  test.each([
    ['2026-01-31T10:00:00', { months: 1 }, 1, '2026-02-28T10:00:00'],
    ['2024-01-31T10:00:00', { months: 1 }, 1, '2024-02-29T10:00:00'],
    ['2026-03-31T10:00:00', { months: 1 }, -1, '2026-02-28T10:00:00'],
    ['2026-01-01T00:00:00', { months: 24 }, 1, '2028-01-01T00:00:00'],
    ['2026-12-31T23:59:59', { seconds: 1 }, 1, '2027-01-01T00:00:00'],
    ['2026-03-01T00:00:00', { days: 1, hours: 2, minutes: 3 }, -1, '2026-02-27T21:57:00'],
  ] as const)('%s by %j times %i', (from, duration, sign, to) => {
    expect(shifted(at(from), duration, sign)).toBe(at(to));
  });
});

test('beyond the year 9999 is an error, not a time', () => {
  const out = expect.objectContaining({ code: 'time-out-of-range' }) as Error;
  expect(() => shifted(at('9999-12-31T00:00:00'), { days: 1 })).toThrow(out);
});

test('seconds between are right to the nanosecond', () => {
  expect(secondsBetween('2026-01-01T00:00:00.000000001Z', '2026-01-01T00:00:01.000000003Z')).toBe(
    1.000000002,
  );
  expect(secondsBetween('2026-01-01T00:00:01.000000000Z', '2026-01-01T00:00:00.500000000Z')).toBe(-0.5);
});

test.each([{}, { days: 0 }, { days: -1 }, { hours: 1.5 }, { days: Number.NaN }])(
  '%j is no duration',
  (one) => {
    expect(() => {
      assertDuration('it', one);
    }).toThrow('it is whole numbers of time');
  },
);
