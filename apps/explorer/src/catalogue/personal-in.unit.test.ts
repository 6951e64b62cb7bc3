import { expect, test } from 'vitest';
import { personalIn } from './personal-in.ts';

const paths = ['byName.*', 'messages[].parts', 'messages[].tool.input', 'name'];

test.each([
  ['name', 'personal'],
  ['messages', 'personal: messages[].parts, messages[].tool.input'],
  ['byName', 'personal: byName.*'],
  ['nam', undefined],
  ['message', undefined],
])('of field %s it says %s', (field, said) => {
  expect(personalIn(field, paths)).toBe(said);
});

test('of data that is personal as a whole every field is', () => {
  expect(personalIn('anything', [''])).toBe('personal');
});
