import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatSubject, parseSubject } from './stream-name.ts';

const names = fc.record({
  category: fc.stringMatching(/^[a-z][a-z0-9-]{0,63}$/),
  id: fc.stringMatching(/^[A-Za-z0-9._~-]{1,128}$/),
});

test('a subject names the stream that it was written for', () => {
  fc.assert(
    fc.property(names, (name) => {
      expect(parseSubject(formatSubject(name))).toEqual(name);
    }),
  );
});

test('a subject that is read is written the same again', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), names.map(formatSubject)), (subject) => {
      const name = parseSubject(subject);
      if (name) expect(formatSubject(name)).toBe(subject);
    }),
  );
});

test.each([
  'conversation',
  'conversation/',
  '/c-42',
  '/conversation/c-42',
  'conversation/c-42/x',
  'conversation//c-42',
  'Conversation/c-42',
  '1conversation/c-42',
  'conversation/c 42',
  'conversation/c:42',
  'conversation/c#42',
  'conversation/é',
  'conversation/c-42\n',
  `conversation/${'x'.repeat(129)}`,
  `${'c'.repeat(65)}/c-42`,
  '',
])('%j names no stream', (subject) => {
  expect(parseSubject(subject)).toBeUndefined();
});
