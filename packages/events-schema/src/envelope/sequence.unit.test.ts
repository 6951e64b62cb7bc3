import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatSequence, parseSequence } from './sequence.ts';

const sequences = fc.maxSafeNat();

test('a sequence is sixteen digits', () => {
  expect(formatSequence(42)).toBe('0000000000000042');
  expect(formatSequence(0)).toBe('0000000000000000');
  expect(formatSequence(Number.MAX_SAFE_INTEGER)).toBe('9007199254740991');
});

test('it comes back as the number it was', () => {
  fc.assert(fc.property(sequences, (sequence) => parseSequence(formatSequence(sequence)) === sequence));
});

test('text order is number order', () => {
  fc.assert(fc.property(sequences, sequences, (a, b) => a < b === formatSequence(a) < formatSequence(b)));
});

test.each([-1, 0.5, Number.NaN, Infinity, 2 ** 53])('%d is no sequence', (sequence) => {
  expect(() => formatSequence(sequence)).toThrow(RangeError);
});

test('padding is optional when it is read', () => {
  expect(parseSequence('42')).toBe(42);
  expect(parseSequence('00042')).toBe(42);
});

test.each(['', ' 1', '-1', '1.0', '1e3', '0x1', '٤', '1\n', '9007199254740992', '00000000000000001'])(
  '%j is not read as a sequence',
  (text) => {
    expect(parseSequence(text)).toBeUndefined();
  },
);
