import { streamIdPattern } from '@annals/events-schema';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pathOfStreamId, streamIdOf } from './stream-id.ts';

test('a path is joined by dots, and what an id may not hold is written in hex', () => {
  expect(streamIdOf(['css', 'properties', 'grid'])).toBe('css.properties.grid');
  expect(streamIdOf(['http', '@page', 'a.b', '~'])).toBe('http.~40page.a~2eb.~7e');
});

test('every path can be read back from its id, and ids hold only what they may', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 3 }), (path) => {
      const id = streamIdOf(path);
      expect(id.length > 128 || streamIdPattern.test(id)).toBe(true);
      expect(pathOfStreamId(id)).toEqual(path);
    }),
  );
});

test('an id that no path has names none', () => {
  for (const id of ['a.~4', 'a.~ff', 'a.~2E', 'a~61']) expect(pathOfStreamId(id)).toBeUndefined();
});
