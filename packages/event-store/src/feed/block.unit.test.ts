import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { feedRow, linesOf, safeBlockBytes } from './block.ts';

test('a block gives back the lines that it was made of', () => {
  const line = fc.jsonValue().map((value) => JSON.stringify(value));
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 99 }), (lines) => {
      const row = feedRow(2, 7, lines);
      expect(row && linesOf(row)).toEqual(lines);
      expect(row).toMatchObject({ rowKey: '!feed:02:0000000000000007', count: lines.length });
    }),
  );
});

test('what does not compress is cut into columns of 64 KiB, and put together again', () => {
  const lines = [
    randomBytes(safeBlockBytes / 4).toString('hex'),
    randomBytes(safeBlockBytes / 5).toString('hex'),
  ];
  const row = feedRow(0, 1, lines);
  expect(row && linesOf(row)).toEqual(lines);
  const columns = Object.values(row ?? {}).filter((column) => column instanceof Uint8Array);
  expect(columns.length).toBeGreaterThan(5);
  for (const column of columns) expect(column.length).toBeLessThanOrEqual(65_536);
});

test('lines of the safe size fit whatever is in them, far more do not', () => {
  expect(
    feedRow(0, 1, [
      randomBytes(safeBlockBytes)
        .toString('latin1')
        .replaceAll('\n', ' ')
        .slice(0, safeBlockBytes / 2),
    ]),
  ).toBeDefined();
  expect(feedRow(0, 1, [randomBytes(safeBlockBytes * 2).toString('base64')])).toBeUndefined();
});

test('a block that lost a column, a byte or a line is reported', () => {
  const row = feedRow(0, 1, ['{"a":1}', '{"b":2}']) ?? { rowKey: '' };
  const bytes = row.b00 as Uint8Array;
  for (const broken of [
    { ...row, b00: undefined },
    { ...row, b00: bytes.subarray(0, -9) },
    { ...row, count: 3 },
  ])
    expect(() => linesOf(broken)).toThrow(expect.objectContaining({ code: 'feed-corrupt' }));
});

test('a block of no lines is read as one', () => {
  const row = feedRow(0, 1, []);
  expect(row && linesOf(row)).toEqual([]);
});
