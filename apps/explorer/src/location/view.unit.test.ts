import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatView, pages, parseView } from './view.ts';

test('a link reads as what it shows', () => {
  const view = {
    page: 'streams',
    path: ['web-feature', 'css.properties.grid'],
    query: { asOf: '2020-06-01T00:00:00Z' },
  } as const;
  expect(formatView(view)).toBe('#/streams/web-feature/css.properties.grid?asOf=2020-06-01T00%3A00%3A00Z');
});

test('a link holds the whole view, whatever ids and times hold', () => {
  const text = fc.string({ minLength: 1, unit: 'grapheme' });
  const view = fc.record({
    page: fc.constantFrom(...pages),
    path: fc.array(text),
    query: fc.dictionary(fc.constantFrom('asOf', 'at', 'knownAt', 'prefix'), fc.string(), {
      noNullPrototype: true,
    }),
  });
  fc.assert(
    fc.property(view, (given) => {
      expect(parseView(formatView(given))).toEqual(given);
    }),
  );
});

test.each(['', '#', '#/', '#/nowhere/x', '#%E0%A4%A', '#/<script>'])(
  '%s leads to the list of streams',
  (fragment) => {
    expect(parseView(fragment)).toEqual({ page: 'streams', path: [], query: {} });
  },
);

test('a part that no one can decode stands as it is', () => {
  expect(parseView('#/streams/deployment/%E0').path).toEqual(['deployment', '%E0']);
});
