import type { CloudEvent } from '@annals/events-schema';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acceptedEvent } from '../accept/accepted-event.ts';
import { datarefOf, lineHead, lineKey, lineKind, lineOfRow, parseLine } from './event-line.ts';
import { eventLine, eventRow } from './event-row.ts';

/** Text that could be taken for what is looked for. */
const misleading = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '","position":"x"',
    ',"subject":"a/b"',
    '","recordedtime":"',
    '\\',
    '"',
    '日本',
    'x'.repeat(2_000),
  ),
);
const events = fc
  .record({
    id: misleading,
    source: misleading,
    extension: fc.option(misleading, { nil: undefined }),
    tenantid: fc.option(misleading, { nil: undefined }),
    data: fc.oneof(
      fc.jsonValue(),
      fc.record({
        position: misleading,
        contenthash: misleading,
        dataref: fc.constant(`payloads/${'0f'.repeat(32)}`),
      }),
    ),
    dataref: fc.option(fc.constant(`payloads/${'0f'.repeat(32)}`), { nil: undefined }),
  })
  .map(({ extension, tenantid, dataref, ...rest }) => {
    const event = {
      specversion: '1.0',
      type: 't',
      subject: 'fact/f-1',
      time: '2026-01-01T00:00:00Z',
      ...(extension === undefined ? {} : { aaa: extension, zzz: extension }),
      ...(tenantid === undefined ? {} : { tenantid }),
      ...rest,
    } as CloudEvent;
    return { accepted: acceptedEvent(event, { category: 'fact', id: 'f-1' }, 'time'), dataref };
  });
const recordedtime = '2026-02-01T00:00:00.123000000Z';

test('a line tells key, kind and times whatever the event says, and gives the very row that was written with it', () => {
  fc.assert(
    fc.property(events, ({ accepted, dataref }) => {
      const stamp = { recordedtime, dataref };
      const line = eventLine(accepted, stamp);
      const head = lineHead(Buffer.from(line));
      const { type, time, subject } = accepted.attributes;
      expect(head).toEqual({ subject, position: accepted.position, recordedtime });
      expect(lineKey(head)).toBe(accepted.rowKey);
      expect(lineKind(Buffer.from(line))).toEqual({ type, time });
      expect(datarefOf(Buffer.from(line))).toBe(dataref);
      const { row, holds, ...rest } = parseLine(line);
      expect(row).toEqual(eventRow(accepted, stamp));
      expect(rest).toEqual({ dataref, dataText: dataref === undefined ? accepted.dataText : undefined });
      expect([holds(accepted.dataText), holds(`${accepted.dataText} `)]).toEqual([true, false]);
      expect(lineOfRow(row)).toBe(line);
    }),
  );
});

test.for([
  '',
  '{}',
  'null',
  '{"subject":"a/b"}',
  '{"a":1,"subject":"a/b","position":"1"}',
  '{"a":1,"subject":"a/b',
])('what is no line of an event is said: %s', (line) => {
  expect(() => lineHead(Buffer.from(line))).toThrow(expect.objectContaining({ code: 'bad-line' }));
  expect(() => parseLine(line)).toThrow(expect.objectContaining({ code: 'bad-line' }));
});
