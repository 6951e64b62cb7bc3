import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineCatalogue } from '../define/catalogue.ts';
import { event, upcastFrom } from '../define/event.ts';
import { defineStream } from '../define/stream.ts';
import { validateEvent } from './validate-event.ts';

const startedV1 = event('ai.annals.conversation.started.v1', z.object({ channel: z.string() }));
const conversation = defineStream({
  category: 'conversation',
  ordering: 'sequence',
  events: {
    started: event(
      'ai.annals.conversation.started.v2',
      z.object({ channel: z.enum(['web', 'phone']), tags: z.array(z.object({ name: z.string() })) }),
      upcastFrom(startedV1, () => ({ channel: 'web' as const, tags: [] })),
    ),
  },
  initial: () => 0,
  evolve: { started: (count) => count + 1 },
});
const notes = defineStream({
  category: 'notes',
  ordering: 'time',
  events: {
    written: event('ai.annals.note.written.v1', z.json()),
    checked: event(
      'ai.annals.note.checked.v1',
      z.string().refine(() => {
        throw new Error('boom');
      }),
    ),
  },
  initial: () => 0,
  evolve: { written: (count) => count + 1, checked: (count) => count },
});
const catalogue = defineCatalogue([conversation, notes]);

const started = {
  specversion: '1.0',
  id: 'e-1',
  source: '/apps/chat',
  type: 'ai.annals.conversation.started.v2',
  subject: 'conversation/c-42',
  time: '2026-11-01T00:00:00Z',
  sequence: '0000000000000001',
  data: { channel: 'web', tags: [{ name: 'new' }] },
};
const written = { ...started, type: 'ai.annals.note.written.v1', subject: 'notes/n-1', data: 'x' };

/** Reason, then field and rule of each violation. */
function refusal(value: unknown) {
  const validity = validateEvent(catalogue, value);
  if (validity.valid) return 'valid';
  return [validity.reason, ...validity.violations.map(({ field, rule }) => `${field}: ${rule}`)];
}

test('an event that fits comes back as it was, with its stream', () => {
  expect(validateEvent(catalogue, started)).toEqual({
    valid: true,
    event: started,
    stream: conversation,
    name: { category: 'conversation', id: 'c-42' },
  });
});

test.each<[string, unknown]>([
  [
    'of an older version',
    { ...started, type: 'ai.annals.conversation.started.v1', data: { channel: 'fax' } },
  ],
  ['with extensions', { ...started, shard: 7, urgent: true, region: 'eu' }],
  ['by time, without a sequence', { ...written, sequence: undefined }],
  ['by time, with sequence 0', { ...written, sequence: '0' }],
])('an event %s is valid', (_, value) => {
  expect(refusal(value)).toBe('valid');
});

describe('the envelope', () => {
  test.each<[string, object, string[]]>([
    ['another specversion', { specversion: '0.3' }, ['specversion: invalid_value']],
    ['no id', { id: undefined }, ['id: invalid_type']],
    ['an empty id', { id: '' }, ['id: too_small']],
    ['a long id', { id: 'x'.repeat(513) }, ['id: too_big']],
    ['no source', { source: undefined }, ['source: invalid_type']],
    ['a number for a type', { type: 1 }, ['type: invalid_type']],
    ['no subject', { subject: undefined }, ['subject: invalid_type']],
    ['a day that does not exist', { time: '2026-02-30T00:00:00Z' }, ['time: rfc3339']],
    ['a sequence with letters', { sequence: '1a' }, ['sequence: sequence']],
    ['data that is not JSON', { datacontenttype: 'text/plain' }, ['datacontenttype: invalid_format']],
    ['binary data', { data_base64: 'AA==' }, ['data_base64: data_base64']],
    ['an attribute in capitals', { traceId: 'x' }, ['traceId: attribute_name']],
    ['an attribute without a name', { '': 'x' }, [': attribute_name']],
    ['an attribute of the store', { recordedtime: 'x' }, ['recordedtime: store_attribute']],
    ['a payload kept elsewhere', { dataref: 'x' }, ['dataref: store_attribute']],
    ['an object for an attribute', { region: {} }, ['region: attribute_value']],
    ['null for an attribute', { region: null }, ['region: attribute_value']],
    ['a fraction', { region: 0.5 }, ['region: attribute_value']],
    ['an integer of more than 32 bits', { region: 2 ** 31 }, ['region: attribute_value']],
    ['a long attribute', { region: 'x'.repeat(2_049) }, ['region: attribute_value']],
    ['a control character', { id: 'a\u0000b' }, ['id: characters']],
    ['half a surrogate pair', { correlationid: '\ud800' }, ['correlationid: characters']],
    [
      'too many extensions',
      Object.fromEntries(Array.from({ length: 32 }, (_, index) => [`x${index}`, 1])),
      [': max_extensions'],
    ],
    ['several faults', { id: '', region: {} }, ['id: too_small', 'region: attribute_value']],
  ])('with %s is refused', (_, attributes, violations) => {
    expect(refusal({ ...started, ...attributes })).toEqual(['invalid', ...violations]);
  });

  test('that smuggles in __proto__ is refused', () => {
    const text = JSON.stringify({ ...started, evil: 1 }).replace('"evil"', '"__proto__"');
    expect(refusal(JSON.parse(text))).toEqual(['invalid', '__proto__: attribute_name']);
  });

  test.each([undefined, null, 1, 'x', [], {}])('%j is no event', (value) => {
    expect(refusal(value)).toContain('invalid');
  });
});

describe('the stream', () => {
  test.each<[string, object, string[]]>([
    ['a subject that names none', { subject: 'c-42' }, ['bad-stream', 'subject: stream_name']],
    ['an unknown category', { subject: 'orders/1' }, ['bad-stream', 'subject: unknown_category']],
    ['another category', { subject: 'notes/n-1' }, ['bad-stream', 'subject: wrong_category']],
    [
      'an unknown type',
      { type: 'ai.annals.conversation.vanished.v1' },
      ['unknown-type', 'type: unknown_type'],
    ],
    [
      'a version yet unknown',
      { type: 'ai.annals.conversation.started.v3' },
      ['unknown-type', 'type: unknown_type'],
    ],
    ['no sequence', { sequence: undefined }, ['invalid', 'sequence: required']],
    ['sequence 0', { sequence: '0' }, ['invalid', 'sequence: required']],
  ])('%s is refused', (_, attributes, violations) => {
    expect(refusal({ ...started, ...attributes })).toEqual(violations);
  });
});

describe('data', () => {
  test.each<[string, unknown, string[]]>([
    ['is missing', undefined, ['data: invalid_type']],
    ['is null', null, ['data: invalid_type']],
    ['lacks a field', { tags: [] }, ['data.channel: invalid_value']],
    [
      'is wrong deep down',
      { channel: 'web', tags: [{ name: 'a' }, { name: 1 }] },
      ['data.tags[1].name: invalid_type'],
    ],
    ['is wrong twice', { channel: 'fax' }, ['data.channel: invalid_value', 'data.tags: invalid_type']],
  ])('that %s is refused', (_, data, violations) => {
    expect(refusal({ ...started, data })).toEqual(['invalid', ...violations]);
  });

  test('is nested up to 100 levels, and no deeper', () => {
    const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
    expect(refusal({ ...written, data: nested(100) })).toBe('valid');
    expect(refusal({ ...written, data: nested(101) })).toEqual(['invalid', 'data: max_depth']);
    expect(refusal({ ...written, data: nested(100_000) })).toEqual(['invalid', 'data: max_depth']);
  });

  test('is refused when its schema throws', () => {
    expect(refusal({ ...written, type: 'ai.annals.note.checked.v1' })).toEqual([
      'invalid',
      'data: schema_threw',
    ]);
  });
});

test('a data subject that is an email address is refused', () => {
  expect(refusal({ ...written, datasubject: 'jane@example.org' })).toEqual([
    'invalid',
    'datasubject: opaque',
  ]);
  expect(refusal({ ...written, datasubject: 'u-7f3a' })).toBe('valid');
});

test('no value makes it throw, and what it accepts survives JSON', () => {
  const attribute = fc.oneof(fc.constantFrom(...Object.values(started)), fc.anything());
  const similar = fc.record(Object.fromEntries(Object.keys(started).map((name) => [name, attribute])), {
    requiredKeys: [],
  });
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.anything(), similar), (value) => {
      validateEvent(catalogue, value);
    }),
  );
  fc.assert(
    fc.property(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()), (data, extensions) => {
      const validity = validateEvent(catalogue, { ...extensions, ...written, data });
      if (validity.valid)
        expect(validateEvent(catalogue, JSON.parse(JSON.stringify(validity.event))).valid).toBe(true);
    }),
  );
});
