import { expect, test } from 'vitest';
import { Random } from './random.ts';

const draws = 20_000;
const mean = (random: Random, sample: (random: Random) => number) =>
  Array.from({ length: draws }, () => sample(random)).reduce((sum, value) => sum + value / draws, 0);

test('the same seed and stream give the same numbers, another of either gives others', () => {
  const first = (seed: number, stream?: number) => new Random(seed, stream).hex(4);
  expect(first(7, 1)).toBe(first(7, 1));
  expect(new Set([first(7, 1), first(7, 2), first(8, 1), first(-7, 1), first(7 + 2 ** 32, 1)]).size).toBe(5);
});

test('samples have the mean and the spread that they are asked for', () => {
  const random = new Random(7);
  expect(mean(random, (r) => r.next())).toBeCloseTo(0.5, 1);
  expect(mean(random, (r) => (r.chance(0.2) ? 1 : 0))).toBeCloseTo(0.2, 1);
  expect(mean(random, (r) => r.exponential(3))).toBeCloseTo(3, 0);
  expect(mean(random, (r) => r.normal())).toBeCloseTo(0, 1);
  expect(mean(random, (r) => r.normal() ** 2)).toBeCloseTo(1, 1);
  expect(mean(random, (r) => Math.log(r.lognormal(5, 0.5)))).toBeCloseTo(Math.log(5), 1);
  expect(mean(random, (r) => r.below(5))).toBeCloseTo(2, 1);
  expect(mean(random, (r) => r.weighted([1, 0, 9], (weight) => weight))).toBeCloseTo(8.2, 1);
});

test('ids have the form of a UUID, version 4', () => {
  const random = new Random(7);
  const ids = Array.from({ length: 1_000 }, () => random.uuid());
  expect(new Set(ids).size).toBe(1_000);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
