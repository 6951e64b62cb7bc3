import fc from 'fast-check';
import { expect, test } from 'vitest';
import { depthOf } from './storable.ts';

const depth = (value: unknown): number =>
  typeof value !== 'object' || value === null ? 0 : 1 + Math.max(0, ...Object.values(value).map(depth));

test('depth is counted in levels of arrays and objects, not in brackets within text', () => {
  expect(depthOf('{"a":"[[[\\"[[{","b":[[]]}')).toBe(3);
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(depthOf(JSON.stringify(value))).toBe(depth(value));
    }),
  );
});
