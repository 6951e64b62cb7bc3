import { expect, test } from 'vitest';
import { expectedPosition } from './expected-position.ts';

test.each<[Record<string, string>, number]>([
  [{ 'if-match': '"0"' }, 0],
  [{ 'if-match': '"7"' }, 7],
  [{ 'if-match': ' "0000000000000042" ' }, 42],
  [{ 'if-none-match': '*' }, 0],
])('%o expects %i events', (headers, events) => {
  expect(expectedPosition('sequence', new Headers(headers))).toBe(events);
});

test.each<[Record<string, string>, string]>([
  [{}, 'precondition-required'],
  [{ 'if-match': '*' }, 'bad-precondition'],
  [{ 'if-match': '7' }, 'bad-precondition'],
  [{ 'if-match': 'W/"7"' }, 'bad-precondition'],
  [{ 'if-match': '"7", "8"' }, 'bad-precondition'],
  [{ 'if-match': '"-1"' }, 'bad-precondition'],
  [{ 'if-match': '"99999999999999999"' }, 'bad-precondition'],
  [{ 'if-none-match': '"7"' }, 'bad-precondition'],
  [{ 'if-match': '"7"', 'if-none-match': '*' }, 'bad-precondition'],
])('%o is refused as %s', (headers, code) => {
  expect(() => expectedPosition('sequence', new Headers(headers))).toThrow(expect.objectContaining({ code }));
});

test('a time-ordered stream expects nothing, and takes no precondition', () => {
  expect(expectedPosition('time', new Headers())).toBeUndefined();
  expect(() => expectedPosition('time', new Headers({ 'if-match': '"7"' }))).toThrow('no position to expect');
});
