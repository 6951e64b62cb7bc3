import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normaliseTime } from '@annals/events-schema';
import { lastPositionAt, positionOf } from './position.ts';

const at = (time: string, sequence?: string, id = 'a') => ({
  ...{ id, source: '/test', time: normaliseTime(time) ?? '' },
  ...(sequence === undefined ? {} : { sequence: sequence.padStart(16, '0') }),
});

test('a sequenced position is the number in 16 digits', () => {
  expect(positionOf(at('2026-01-01T00:00:00Z', '42'), 'sequence')).toBe('0000000000000042');
});

test('a time position is time, number and identity, the same for ever', () => {
  expect(positionOf(at('2026-11-01T01:00:00.5+01:00', '7'), 'time')).toBe(
    '2026-11-01T00:00:00.500000000Z.0000000000000007.cc69f674b6409567c955b2a771889e3e',
  );
});

test('positions sort by time, then number, whatever the identity', () => {
  const when = fc
    .date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T00:00:00Z'),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString());
  const event = fc.record({ time: when, sequence: fc.maxSafeNat(), id: fc.string({ minLength: 1 }) });
  fc.assert(
    fc.property(event, event, (a, b) => {
      const [x, y] = [a, b].map(({ time, sequence, id }) =>
        positionOf(at(time, String(sequence), id), 'time'),
      );
      const expected = a.time === b.time ? Math.sign(a.sequence - b.sequence) : a.time < b.time ? -1 : 1;
      if (expected !== 0) expect((x ?? '') < (y ?? '') ? -1 : 1).toBe(expected);
    }),
  );
});

test('the last position at a time is after every event of that time, before any later one', () => {
  const time = '2026-01-01T00:00:00.000000000Z';
  const last = lastPositionAt(time);
  expect(positionOf(at(time, '9007199254740991'), 'time') < last).toBe(true);
  expect(positionOf(at('2026-01-01T00:00:00.000000001Z'), 'time') > last).toBe(true);
});
