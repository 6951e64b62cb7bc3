import fc from 'fast-check';
import { expect, test } from 'vitest';
import { identityHash, IdentitySlice } from './identity-slice.ts';

test('pass by pass, with room for few, it finds exactly what comes twice', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 400 }), { maxLength: 600, size: 'max' }),
      fc.integer({ min: 3, max: 600 }),
      (ids, most) => {
        const hashes = ids.map((id) => identityHash('/test', String(id)));
        const wanted = new Set(hashes.filter((one, index) => hashes.indexOf(one) < index));
        const found: number[] = [];
        for (let slice = new IdentitySlice(0, undefined, most); ;) {
          for (const one of hashes) slice.add(one);
          found.push(...slice.twice);
          if (slice.next === undefined) break;
          slice = new IdentitySlice(slice.next, slice.width, most);
        }
        expect(found.sort()).toEqual([...wanted].sort());
      },
    ),
    { numRuns: 100 },
  );
});

test('with room for all there is one pass', () => {
  const slice = new IdentitySlice();
  for (let n = 0; n < 10_000; n += 1) slice.add(identityHash('/test', String(n)));
  expect(slice.next).toBeUndefined();
  expect(slice.twice.size).toBe(0);
});

test('source and id are told apart', () => {
  expect(identityHash('/a', 'b')).not.toBe(identityHash('/ab', ''));
});
