import { expect, test } from 'vitest';
import { differingColumns } from './columns.ts';

test('columns differ by value, by type and by being there; the order of columns does not matter', () => {
  const row = { rowKey: 'k', a: 'x', count: 1, bytes: Buffer.from('ab') };
  expect(differingColumns(row, { bytes: new Uint8Array([97, 98]), count: 1, a: 'x', rowKey: 'k' })).toEqual(
    [],
  );
  expect(differingColumns(row, { ...row, b: undefined })).toEqual([]);
  expect(differingColumns(row, { ...row, count: '1', a: undefined, more: '' })).toEqual([
    'a',
    'count',
    'more',
  ]);
  expect(differingColumns(row, { ...row, bytes: Buffer.from('ac') })).toEqual(['bytes']);
  const fromAzure = { ...row, count: 1n } as never;
  expect(differingColumns(row, fromAzure)).toEqual(['count']);
});
