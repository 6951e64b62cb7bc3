import { expect, test } from 'vitest';
import { cut, placeOf, shortPosition, shortTime, shortType, summaryOf } from './short-text.ts';

const timed = `2017-03-09T00:00:00.000000000Z.0000000000000002.${'0123456789abcdef'.repeat(2)}`;

test('times lose the zeros of their fraction, and nothing else', () => {
  expect(shortTime('2010-10-10T10:10:10.000000000Z')).toBe('2010-10-10T10:10:10Z');
  expect(shortTime('2010-10-10T10:10:10.120000000Z')).toBe('2010-10-10T10:10:10.12Z');
  expect(shortTime('2010-10-10T10:10:10.000000001Z')).toBe('2010-10-10T10:10:10.000000001Z');
  expect(shortTime('2010-10-10T10:10:00Z')).toBe('2010-10-10T10:10:00Z');
});

test('a sequenced position is its number', () => {
  expect(shortPosition('0000000000000042')).toBe('42');
  expect(placeOf('0000000000000042')).toBe('42');
});

test('a timed position is number and identity beside its time, and the time where it stands alone', () => {
  expect(shortPosition(timed)).toBe('2.01234567');
  expect(placeOf(timed)).toBe('2017-03-09T00:00:00Z');
});

test('a type keeps entity, verb and version', () => {
  expect(shortType('ai.annals.message.received.v1')).toBe('message.received.v1');
  expect(shortType('odd')).toBe('odd');
});

test('data is summed up as fields, cut to its length', () => {
  expect(summaryOf({ browser: 'chrome', notes: ['a b'], said: 'a b', n: 1 })).toBe(
    'browser=chrome notes=["a b"] said="a b" n=1',
  );
  expect(summaryOf({ text: 'x'.repeat(500) }, 10)).toBe('text=xxxx…');
  expect(summaryOf(null)).toBe('null');
  expect(summaryOf([1, 2])).toBe('[1,2]');
});

test('cutting splits no character', () => {
  expect(cut('👍👍👍', 2)).toBe('👍…');
  expect(cut('👍👍', 2)).toBe('👍👍');
});
