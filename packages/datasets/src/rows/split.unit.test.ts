import { expect, test } from 'vitest';
import { shareOf, splitter } from './split.ts';

const horizon = { days: 10 };
const cutoff = '2026-06-01T00:00:00.000000000Z';
const day = (text: string) => `2026-${text}T00:00:00.000000000Z`;

test('a subject is on one side of a split by hash, whatever the moment', () => {
  const subjects = Array.from({ length: 2_000 }, (_, n) => `s-${n}`);
  const held = subjects.filter(
    (one) => splitter({ split: { test: 0.2 }, horizon }, one)(day('01-01')) === 'test',
  );
  expect(held.length / subjects.length).toBeGreaterThan(0.17);
  expect(held.length / subjects.length).toBeLessThan(0.23);
  expect(held.every((one) => splitter({ split: { test: 0.2 }, horizon }, one)(day('12-01')) === 'test')).toBe(
    true,
  );
  expect(held.every((one) => shareOf(one) < 0.2)).toBe(true);
});

test('what lies within the embargo before the cutoff is in neither part', () => {
  const of = (at: string, embargo?: { days: number }) =>
    splitter({ split: { cutoff, ...(embargo ? { embargo } : {}) }, horizon }, 's')(at);
  expect(of(day('05-22'))).toBe('train');
  expect(of(day('05-23'))).toBe('embargo');
  expect(of(cutoff)).toBe('embargo');
  expect(of('2026-06-01T00:00:00.000000001Z')).toBe('test');
  expect(of(day('05-23'), { days: 1 })).toBe('train');
});

test('with both, subjects to train on are not tested, and the other way round', () => {
  const subjects = Array.from({ length: 200 }, (_, n) => `s-${n}`);
  for (const one of subjects) {
    const split = { test: 0.5, cutoff };
    const held = shareOf(one) < 0.5;
    expect(splitter({ split, horizon }, one)(day('01-01'))).toBe(held ? 'other-side' : 'train');
    expect(splitter({ split, horizon }, one)(day('07-01'))).toBe(held ? 'test' : 'other-side');
  }
});
