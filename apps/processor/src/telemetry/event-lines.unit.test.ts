import type { Ingested } from '@annals/event-store';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type EventLineOptions, logEvents } from './event-lines.ts';

function logged(
  events: readonly unknown[],
  ways: readonly Ingested[],
  options: Partial<EventLineOptions> = {},
) {
  const lines: string[] = [];
  const log = { log: (line: string) => lines.push(line), warn: (line: string) => lines.push(line) };
  logEvents(log, events, ways, { every: false, ...options });
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

const refused = (event: unknown, id = 'q-1'): Ingested => ({
  refused: { id, reason: 'invalid', violations: [], quarantinedtime: '2026-01-01T00:00:00Z', event },
});
const named = ['event', 'outcome', 'reason', 'id', 'source', 'stream', 'traceId', 'quarantineid'];

test('a line has names and nothing else of an event, whatever the event is', () => {
  const canary = 'somebody said';
  const value = fc.oneof(
    fc.jsonValue(),
    fc.string(),
    fc.constant(`${canary} this`),
    fc.constant('a@b.example'),
  );
  const event = fc.oneof(
    value,
    fc.dictionary(fc.constantFrom('id', 'source', 'subject', 'data', 'traceparent'), value),
  );
  fc.assert(
    fc.property(event, (delivered) => {
      const [line] = logged([delivered], [refused(delivered)]);
      expect(Object.keys(line ?? {})).toEqual(named);
      for (const text of [line?.id, line?.source, line?.stream, line?.traceId])
        if (text !== null) expect(text).toMatch(/^[^@\s]{1,200}$/u);
    }),
  );
});

test('stored events have no line unless they are asked for', () => {
  const event = { id: '1', source: '/s', subject: 'conversation/c', data: 'x' };
  expect(logged([event, event], [{ stored: 'appended' }, { stored: 'duplicate' }])).toEqual([]);
  expect(logged([event], [{ stored: 'appended' }], { every: true })).toEqual([
    { event: 'outcome', outcome: 'appended', id: '1', source: '/s', stream: 'conversation/c', traceId: null },
  ]);
});

test("an event without a trace is told of in its delivery's", () => {
  const of = (n: string) => `00-${n.repeat(32)}-${n.repeat(16)}-01`;
  const lines = logged([{ traceparent: of('1') }, {}], [refused({}), refused({})], { traceparent: of('2') });
  expect(lines.map(({ traceId }) => traceId)).toEqual(['1'.repeat(32), '2'.repeat(32)]);
});

test('fifty refused events have a line, the rest are counted; each stored one is told of all the same', () => {
  const events = Array.from({ length: 120 }, (_, n) => ({ id: `${n}` }));
  const ways = events.map((event, n): Ingested => (n % 2 === 0 ? refused(event) : { stored: 'appended' }));
  const lines = logged(events, ways, { every: true });
  expect(lines.filter(({ outcome }) => outcome === 'quarantined')).toHaveLength(50);
  expect(lines.filter(({ outcome }) => outcome === 'appended')).toHaveLength(60);
  expect(lines.at(-1)).toEqual({ event: 'more-outcomes', more: 10 });
});
