import { expect, test } from 'vitest';
import { dealtFaults } from './dealt-faults.ts';
import { faults } from './fault.ts';
import { seededRandom } from './seeded-random.ts';

const dealt = (seed: number, requests: number) => {
  const next = dealtFaults(8, seededRandom(seed));
  return Array.from({ length: requests }, next);
};

test('one request in eight is struck, and each kind as often as any other', () => {
  const struck = dealt(1, 6_400).filter((fault) => fault !== undefined);
  expect(struck).toHaveLength(800);
  for (const kind of faults) expect(struck.filter((fault) => fault === kind)).toHaveLength(100);
});

test('the same seed strikes the same requests, another one others', () => {
  expect(dealt(7, 200)).toEqual(dealt(7, 200));
  expect(dealt(7, 200)).not.toEqual(dealt(8, 200));
});
