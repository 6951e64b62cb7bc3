import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aucOf } from './auc.ts';

type Value = number | string | boolean | null;

function countsOf(rows: readonly (readonly [Value, boolean])[]) {
  const counts = new Map<Value, { yes: number; no: number }>();
  for (const [value, label] of rows) {
    const count = counts.get(value) ?? { yes: 0, no: 0 };
    count[label ? 'yes' : 'no'] += 1;
    counts.set(value, count);
  }
  return counts;
}
const times = (count: number, value: Value, label: boolean) =>
  Array.from({ length: count }, () => [value, label] as const);

test('of numbers it is the share of pairs in the right order, ties half', () => {
  const rows = fc.array(fc.tuple(fc.double({ noNaN: true }), fc.boolean()), { minLength: 2, maxLength: 15 });
  fc.assert(
    fc.property(rows, (some) => {
      const yes = some.filter(([, label]) => label).map(([value]) => value);
      const no = some.filter(([, label]) => !label).map(([value]) => value);
      fc.pre(yes.length > 0 && no.length > 0);
      const pairs = yes.flatMap((a) => no.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
      const area = pairs.reduce<number>((sum, one) => sum + one, 0) / pairs.length;
      expect(aucOf(countsOf(some))).toBeCloseTo(Math.max(area, 1 - area), 12);
    }),
  );
});

test.each([
  ['a text that goes with it', [...times(30, 'x', true), ...times(30, 'y', false)], 1],
  ['a number in no order', [...times(30, 1, true), ...times(30, 0, false), ...times(30, 2, false)], 1],
  ['a value that is missing', [...times(30, null, true), ...times(10, 1, false), ...times(20, 2, false)], 1],
  ['nothing', [...times(30, 'x', true), ...times(30, 'x', false)], 0.5],
  ['names that are different', Array.from({ length: 60 }, (_, n) => [`n-${n}`, n % 2 === 0] as const), 0.5],
] as const)('%s', (_what, rows, area) => {
  expect(aucOf(countsOf(rows))).toBe(area);
});
