import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  categoryRange,
  eventKey,
  eventsRange,
  feedKey,
  feedRange,
  type KeyRange,
  layoutKey,
  parseEventKey,
  parseFeedKey,
  streamRange,
} from './keys.ts';

const within = ({ from, to }: KeyRange, key: string) => key >= from && key < to;
const letters = 'abcdefghijklmnopqrstuvwxyz';
const chars = (of: string, min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...of.split('')), minLength: min, maxLength: max });
const category = fc.tuple(chars(letters, 1, 1), chars('ab-0', 0, 4)).map(([a, b]) => a + b);
const id = chars('aAzZ09._~-', 1, 6);
const name = fc.record({ category, id });
const position = fc.oneof(
  fc.constantFrom('0000000000000001', '9007199254740991'),
  fc.constant('2026-01-01T00:00:00.000000000Z.0000000000000000.0123456789abcdef0123456789abcdef'),
);

test('the keys of the layout, spelled out', () => {
  expect(eventKey({ category: 'conversation', id: 'c-42' }, '0000000000000007')).toBe(
    'conversation:c-42:0000000000000007',
  );
  expect(feedKey(3, 17)).toBe('!feed:03:0000000000000017');
  expect(layoutKey).toEqual({ partition: '!layout', row: 'layout' });
});

test('a key says the name and the position that it was made of', () => {
  fc.assert(
    fc.property(name, position, (stream, at) => {
      expect(parseEventKey(eventKey(stream, at))).toEqual({ name: stream, position: at });
    }),
  );
});

test('a stream’s range holds its own keys and no other stream’s, whatever the names', () => {
  fc.assert(
    fc.property(name, name, position, (one, other, at) => {
      const same = one.category === other.category && one.id === other.id;
      expect(within(streamRange(one), eventKey(other, at))).toBe(same);
      expect(within(categoryRange(one.category), eventKey(other, at))).toBe(one.category === other.category);
    }),
    { numRuns: 1_000 },
  );
});

test('the range of events holds every event and no row of the feed', () => {
  fc.assert(
    fc.property(name, position, fc.nat({ max: 15 }), fc.nat(), (stream, at, lane, n) => {
      expect(within(eventsRange, eventKey(stream, at))).toBe(true);
      expect(within(eventsRange, feedKey(lane, n))).toBe(false);
    }),
  );
});

test('from and to are included, and what lies beyond is not', () => {
  const stream = { category: 'c', id: 'x' };
  const key = (n: number) => eventKey(stream, n.toString().padStart(16, '0'));
  const range = streamRange(stream, '0000000000000002', '0000000000000004');
  expect([1, 2, 3, 4, 5].filter((n) => within(range, key(n)))).toEqual([2, 3, 4]);
});

test('a lane’s range begins at its block and ends before the next lane', () => {
  expect(within(feedRange(1, 5), feedKey(1, 5))).toBe(true);
  expect(within(feedRange(1, 5), feedKey(1, 4))).toBe(false);
  expect(within(feedRange(1, 1), feedKey(1, Number.MAX_SAFE_INTEGER))).toBe(true);
  for (const lane of [0, 2, 10, 11]) expect(within(feedRange(1, 1), feedKey(lane, 1))).toBe(false);
  expect(parseFeedKey(feedKey(12, 345))).toBe(345);
});
