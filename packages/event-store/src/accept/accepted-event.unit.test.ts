import type { CloudEvent } from '@annals/events-schema';
import { expect, test } from 'vitest';
import { added } from '../../test/streams.ts';
import { acceptedEvent } from './accepted-event.ts';

const accepted = (overrides: Record<string, unknown> = {}) =>
  acceptedEvent(added('x', 1, overrides), { category: 'counter', id: 'x' }, 'sequence');

test('the hash of an event is the same for ever', () => {
  expect(accepted().contenthash).toBe('792d7197a35ae2048c14bd48b2bb5146a4cf920c1c0a48afc4bb4278d749e30e');
});

test('how an event is written does not change its hash', () => {
  const plain = accepted({ data: { a: 1, b: [{ c: 1, d: 2 }] }, zulu: 'z', alpha: 'a' });
  for (const same of [
    { data: { b: [{ d: 2, c: 1 }], a: 1.0 }, alpha: 'a', zulu: 'z' },
    { data: { a: 1, b: [{ c: 1, d: 2 }], gone: undefined }, zulu: 'z', alpha: 'a', none: undefined },
    { data: { a: 1, b: [{ c: 1, d: 2 }] }, zulu: 'z', alpha: 'a', traceparent: 'x', tracestate: 'y' },
    { data: { a: 1, b: [{ c: 1, d: 2 }] }, zulu: 'z', alpha: 'a', time: '2026-01-01T00:00:01.000+00:00' },
    { data: { a: 1, b: [{ c: 1, d: 2 }] }, zulu: 'z', alpha: 'a', replay: 'job-1' },
    { data: { a: 1, b: [{ c: 1, d: 2 }] }, zulu: 'z', alpha: 'a', sequence: '0000000000000001' },
    { data: { a: 1, b: [{ c: 1, d: 2 }] }, zulu: 'z', alpha: 'a', datacontenttype: 'application/json' },
  ])
    expect(accepted(same).contenthash).toBe(plain.contenthash);
});

test('by which job an event was sent again is not kept', () => {
  expect(accepted({ replay: 'job-1' })).toEqual(accepted());
});

test('what an event says changes its hash', () => {
  const changes: Record<string, unknown>[] = [
    {},
    { id: 'other' },
    { source: '/other' },
    { type: 'test.annals.counter.added.v2' },
    { subject: 'counter/y' },
    { time: '2026-01-01T00:00:01.000000001Z' },
    { sequence: '2' },
    { correlationid: 'c' },
    { tenantid: 'c' },
    { flag: true },
    { flag: 'true' },
    { data: { by: '1' } },
    { data: [1] },
    { data: null },
  ];
  expect(new Set(changes.map((change) => accepted(change).contenthash)).size).toBe(changes.length);
});

test('data that is left out is null', () => {
  const { data: _, ...event } = added('x', 1);
  const made = acceptedEvent(event as CloudEvent, { category: 'counter', id: 'x' }, 'sequence');
  expect(made.dataText).toBe('null');
});

test('attributes stand in one order, without data', () => {
  expect(Object.keys(accepted({ zulu: 'z', alpha: 'a', datasubject: 'd' }).attributes)).toEqual([
    'specversion',
    'id',
    'source',
    'type',
    'subject',
    'time',
    'datacontenttype',
    'sequence',
    'alpha',
    'datasubject',
    'zulu',
  ]);
});
