import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differing, linesOf } from './lines.ts';
import { markOf } from './children.ts';
import { same } from './same.ts';

const none: ReadonlySet<string> = new Set();
const told = (then: unknown, now: unknown, toggled = none) =>
  linesOf(then, now, toggled).map(({ depth, label, mark, folded }) =>
    folded === undefined ? `${' '.repeat(depth)}${label} ${mark}` : `${' '.repeat(depth)}… ${folded} ${mark}`,
  );

test('what differs is open, what does not is closed', () => {
  const then = { open: true, who: { name: 'Ada', id: 1 }, left: { a: 1 }, old: 1 };
  const now = { open: true, who: { name: 'Eve', id: 1 }, left: { a: 1 }, fresh: [1] };
  expect(told(then, now)).toEqual([
    'open same',
    'who changed',
    ' name changed',
    ' id same',
    'left same',
    'fresh added',
    'old removed',
  ]);
});

test('a line can be opened, and closed again', () => {
  const then = { left: { a: 1 }, who: { n: 1 } };
  const now = { left: { a: 1 }, who: { n: 2 } };
  expect(told(then, now, new Set(['/left', '/who']))).toEqual(['left same', ' a same', 'who changed']);
});

test('an element that slots in moves the others along and does not change them', () => {
  expect(told(['a', 'c', 'd'], ['a', 'b', 'c', 'd'])).toEqual(['0 same', '1 added', '2 same', '3 same']);
  expect(told(['a', 'b', 'c'], ['a', 'c'])).toEqual(['0 same', '1 removed', '1 same']);
});

test('many of a kind in a row are folded, until asked for', () => {
  const long = Array.from({ length: 5_000 }, (_, n) => n);
  expect(told(long, [...long, 'new'])).toEqual([
    ...Array.from({ length: 8 }, (_, n) => `${n} same`),
    '… 4992 same',
    '5000 added',
  ]);
  const added = linesOf(long, [...long, ...Array.from({ length: 300 }, (_, n) => -n)], none);
  expect([added.length, differing(added)]).toEqual([8 + 1 + 8 + 1, 300]);
  const fold = linesOf(long, [...long, 'new'], none)[8]?.id ?? '';
  expect(told(long, [...long, 'new'], new Set([fold]))).toHaveLength(5_001);
});

test('a value of another kind has changed, and has nothing to open', () => {
  expect(linesOf({ a: [1] }, { a: 'word' }, none)).toMatchObject([{ mark: 'changed', open: undefined }]);
});

test('keys of the language are fields like others', () => {
  const odd = JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}') as object;
  expect(told({}, odd)).toEqual(['__proto__ added', 'constructor added']);
  expect(same({}, odd)).toBe(false);
});

test('two states have the mark "same" exactly if their JSON is the same', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (one, other) => {
      expect(markOf(one, structuredClone(one))).toBe('same');
      expect(linesOf({ one }, { one: structuredClone(one) }, none).every(({ mark }) => mark === 'same')).toBe(
        true,
      );
      const equal = sorted(one) === sorted(other);
      expect(markOf(one, other) === 'same').toBe(equal);
    }),
  );
});

/** JSON with its keys in order; -0 is not 0 to `Object.is`, and JSON has only 0. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
