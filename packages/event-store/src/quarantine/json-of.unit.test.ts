import { expect, test } from 'vitest';
import { added } from '../../test/streams.ts';
import { maxDepth } from '../accept/storable.ts';
import { jsonOf } from './json-of.ts';

const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

test('what JSON can say is kept as it is, to the deepest level that is kept', () => {
  for (const value of [null, 7, 'text', added('c', 1), deep(maxDepth), '['.repeat(2_000)])
    expect(jsonOf(value)).toBe(JSON.stringify(value));
});

test.each([maxDepth + 1, 5_000, 100_000])(
  'of an event nested %i levels, its names, its depth and the beginning of its JSON are kept',
  (depth) => {
    const kept = JSON.parse(jsonOf(added('c', 1, { data: deep(depth - 1) }))) as Record<string, unknown>;
    expect(kept).toEqual({
      id: 'c-1',
      source: '/test',
      type: 'test.annals.counter.added.v1',
      subject: 'counter/c',
      toodeep: `nested ${depth} levels deep, at most 500 are kept`,
      jsonbegins: expect.stringMatching(/^\{.*\[\[\[/) as string,
    });
    expect(kept.jsonbegins).toHaveLength(1_000);
  },
);

test('what is no event, or has no name that is text, is kept by its beginning', () => {
  expect(JSON.parse(jsonOf(deep(5_000)))).toEqual({
    toodeep: 'nested 5000 levels deep, at most 500 are kept',
    jsonbegins: '['.repeat(1_000),
  });
  const kept = JSON.parse(jsonOf(added('c', 1, { type: deep(5_000), id: 7 }))) as object;
  expect(Object.keys(kept).sort()).toEqual(['jsonbegins', 'source', 'subject', 'toodeep']);
});

test('what JSON cannot say is described', () => {
  expect(jsonOf(undefined)).toBe('null');
  expect(jsonOf(7n)).toBe('"7n"');
});

test('a number beyond all numbers is kept as one, and not as null', () => {
  const delivered = '{"a":[1e999,null,{"b":-1e999}],"c":"null"}';
  expect(jsonOf(JSON.parse(delivered))).toBe(delivered);
});
