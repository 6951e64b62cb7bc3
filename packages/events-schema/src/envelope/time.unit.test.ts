import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseTime } from './time.ts';

const nines = '9999-12-31T23:59:59.999999999Z';

/** An instant of a year that every notation below can write, to the millisecond. */
const instants = fc.date({
  min: new Date('0001-01-02T00:00:00Z'),
  max: new Date('9999-12-30T00:00:00Z'),
  noInvalidDate: true,
});
const offsets = fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 });
const pad = (value: number) => String(value).padStart(2, '0');

/** The same instant as local time with an offset, its milliseconds followed by further digits. */
function written(instant: Date, offsetMinutes: number, digits: string): string {
  const local = new Date(instant.getTime() + offsetMinutes * 60_000).toISOString().slice(0, -1);
  const offset = Math.abs(offsetMinutes);
  return `${local}${digits}${offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(offset / 60))}:${pad(offset % 60)}`;
}

describe('a time is brought to UTC with nine digits', () => {
  test.each([
    ['2026-11-01T00:00:00Z', '2026-11-01T00:00:00.000000000Z'],
    ['2026-11-01T01:00:00.5+01:00', '2026-11-01T00:00:00.500000000Z'],
    ['2026-12-31T23:30:00.123456789-00:45', '2027-01-01T00:15:00.123456789Z'],
    ['2026-03-01T00:30:00+05:45', '2026-02-28T18:45:00.000000000Z'],
    ['2024-02-29T12:00:00Z', '2024-02-29T12:00:00.000000000Z'],
    ['2000-02-29T12:00:00Z', '2000-02-29T12:00:00.000000000Z'],
    ['2026-11-01t00:00:00z', '2026-11-01T00:00:00.000000000Z'],
    ['2026-11-01T00:00:00-00:00', '2026-11-01T00:00:00.000000000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000000000Z'],
    [nines, nines],
  ])('%s', (text, normal) => {
    expect(normaliseTime(text)).toBe(normal);
  });

  test('whatever the offset and the digits, and once brought there it stays', () => {
    fc.assert(
      fc.property(instants, offsets, fc.stringMatching(/^\d{0,6}$/), (instant, offset, digits) => {
        const normal = normaliseTime(written(instant, offset, digits));
        expect(normal).toBe(`${instant.toISOString().slice(0, -1)}${digits.padEnd(6, '0')}Z`);
        expect(normaliseTime(normal ?? '')).toBe(normal);
      }),
    );
  });

  test('so that text order is the order of instants', () => {
    const moments = fc.record({
      instant: instants,
      offset: offsets,
      nanos: fc.integer({ min: 0, max: 999_999 }),
    });
    const normal = ({ instant, offset, nanos }: { instant: Date; offset: number; nanos: number }) =>
      normaliseTime(written(instant, offset, String(nanos).padStart(6, '0'))) ?? '';
    fc.assert(
      fc.property(moments, moments, (a, b) => {
        const before = a.instant.getTime() - b.instant.getTime() || a.nanos - b.nanos;
        expect(Math.sign(normal(a) < normal(b) ? -1 : Number(normal(a) > normal(b)))).toBe(Math.sign(before));
      }),
    );
  });
});

describe('a time is refused', () => {
  test.each([
    ['without an offset', '2026-11-01T00:00:00'],
    ['without a time', '2026-11-01'],
    ['with a space for the T', '2026-11-01 00:00:00Z'],
    ['on a day that does not exist', '2026-02-29T00:00:00Z'],
    ['on 29 February of a century', '1900-02-29T00:00:00Z'],
    ['on 31 April', '2026-04-31T00:00:00Z'],
    ['in month 13', '2026-13-01T00:00:00Z'],
    ['on day 0', '2026-01-00T00:00:00Z'],
    ['at 24:00', '2026-11-01T24:00:00Z'],
    ['at minute 60', '2026-11-01T00:60:00Z'],
    ['in a leap second', '2016-12-31T23:59:60Z'],
    ['with ten digits', '2026-11-01T00:00:00.1234567890Z'],
    ['with a point and no digits', '2026-11-01T00:00:00.Z'],
    ['with a comma', '2026-11-01T00:00:00,5Z'],
    ['with an offset of a day', '2026-11-01T00:00:00+24:00'],
    ['with an offset of 60 minutes', '2026-11-01T00:00:00+00:60'],
    ['with an offset without a colon', '2026-11-01T00:00:00+0100'],
    ['in year 0', '0000-06-01T00:00:00Z'],
    ['in year 0 once it is UTC', '0001-01-01T00:00:00+00:01'],
    ['in year 10000 once it is UTC', '9999-12-31T23:59:59-00:01'],
    ['in year 10000', '10000-01-01T00:00:00Z'],
    ['with a line break after it', '2026-11-01T00:00:00Z\n'],
    ['with other digits than ours', '٢٠٢٦-11-01T00:00:00Z'],
    ['that is empty', ''],
  ])('%s', (_, text) => {
    expect(normaliseTime(text)).toBeUndefined();
  });

  test('or normal: any text is one or the other', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,10})?(Z|[+-]\d\d:\d\d)$/),
        ),
        (text) => {
          const normal = normaliseTime(text);
          if (normal !== undefined) expect(normal).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
        },
      ),
    );
  });
});
