import { expect, test } from 'vitest';
import { fingerprintOf } from './fingerprint.ts';

test('rows that say the same have one fingerprint, in whatever order and whatever is undefined', () => {
  expect(fingerprintOf({ rowKey: 'k', a: 'x', b: undefined })).toBe(fingerprintOf({ a: 'x', rowKey: 'k' }));
});

test('rows that say different things have different ones, however their texts run together', () => {
  const rows = [
    { rowKey: 'k', a: 'x' },
    { rowKey: 'k', a: 'x', b: '' },
    { rowKey: 'k', a: 'xb:1:s' },
    { rowKey: 'k', a: 1 },
    { rowKey: 'k', a: '1' },
    { rowKey: 'kx', a: '' },
    { rowKey: 'k', a: Buffer.from('x') },
  ];
  expect(new Set(rows.map(fingerprintOf)).size).toBe(rows.length);
});
