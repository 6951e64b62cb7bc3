import fc from 'fast-check';
import {
  aCount,
  aFact,
  attributeText,
  jsonWithPrototypeNames,
  nested,
  prototypeName,
  refused,
  required,
  text,
  withData,
  type Hostile,
} from './arbitraries.ts';

const forbiddenChar = fc.constantFrom(
  '\0',
  '\n',
  '\r',
  '\t',
  '\x7f',
  '\x85',
  '\ud83d',
  '\udc00',
  '\uffff',
  '\ufdd0',
  '\u{1ffff}',
);
const notText = fc.oneof(
  fc.constant(null),
  fc.integer(),
  fc.boolean(),
  fc.array(fc.string()),
  fc.dictionary(fc.string(), fc.string()),
  fc.constant(''),
);
/** Events that must not be stored, one kind a line. */
export const refusals: fc.Arbitrary<Hostile>[] = [
  // Not an event at all.
  fc.jsonValue({ stringUnit: 'binary' }).map(refused),
  jsonWithPrototypeNames.map(refused),
  fc.array(fc.constant(aFact), { maxLength: 3 }).map(refused),
  // Attributes of a wrong type, missing, or that say nothing.
  fc.tuple(required, notText).map(([name, value]) => refused({ ...aFact, [name]: value })),
  required.map((name) => refused({ ...aFact, [name]: undefined })),
  fc.constantFrom('0.3', '1', '1.00', '2.0', 1, 1.0).map((specversion) => refused({ ...aFact, specversion })),
  // Characters that no attribute may hold.
  fc
    .tuple(
      fc.constantFrom(
        'id',
        'source',
        'type',
        'correlationid',
        'tenantid',
        'traceparent',
        'tracestate',
        'myown',
      ),
      attributeText,
      forbiddenChar,
      attributeText,
    )
    .map(([name, before, char, after]) => refused({ ...aFact, [name]: before + char + after })),
  // Too long.
  fc
    .tuple(
      fc.constantFrom('id', 'source', 'type', 'subject', 'correlationid', 'myown'),
      fc.integer({ min: 2_049, max: 40_000 }),
    )
    .map(([name, length]) => refused({ ...aFact, [name]: 'x'.repeat(length) })),
  // Names that no attribute may have, or no producer may use.
  fc
    .tuple(
      fc.oneof(
        fc.constantFrom(
          '__proto__',
          'toString',
          'data_base64',
          'position',
          'recordedtime',
          'contenthash',
          'dataref',
          'Upper',
          'a-b',
          'a.b',
          '',
          ' ',
          'a'.repeat(21),
        ),
        text.filter((name) => !/^[a-z0-9]{1,20}$/.test(name)),
      ),
      fc.constantFrom('x', 1, true),
    )
    .map(([name, value]) => refused(Object.fromEntries([...Object.entries(aFact), [name, value]]))),
  fc
    .tuple(
      fc.constantFrom('constructor', 'prototype', 'valueof', 'then', 'myown'),
      fc.oneof(
        fc.constant(null),
        fc.constant(0.5),
        fc.constant(2 ** 31),
        fc.array(fc.string()),
        fc.dictionary(fc.string(), fc.string()),
      ),
    )
    .map(([name, value]) => refused({ ...aFact, [name]: value })),
  fc
    .integer({ min: 33, max: 400 })
    .map((count) =>
      refused({ ...aFact, ...Object.fromEntries(Array.from({ length: count }, (_, n) => [`x${n}`, n])) }),
    ),
  // Times that never were.
  fc
    .oneof(
      text,
      fc.constantFrom(
        'noon',
        '2026-02-30T00:00:00Z',
        '2026-13-01T00:00:00Z',
        '2026-01-01T24:00:00Z',
        '2016-12-31T23:59:60Z',
        '0000-01-01T00:00:00Z',
        '0001-01-01T00:00:00+00:01',
        '9999-12-31T23:59:59-00:01',
        '10000-01-01T00:00:00Z',
        '+275760-09-13T00:00:00Z',
        '-000001-01-01T00:00:00Z',
        '2026-01-01',
        '2026-01-01T00:00:00',
        '2026-01-01T00:00:00.1234567890Z',
        '1e999',
      ),
    )
    .map((time) => refused({ ...aFact, time })),
  // Streams that are none, ours among them.
  fc
    .oneof(
      fc.constantFrom(
        'fact/',
        '/x',
        'fact',
        'fact//x',
        'fact/a/b',
        'fact/a:b',
        'fact/a;b',
        'fact/a b',
        'fact/a#b',
        'fact/a?b',
        'fact/a\\b',
        'fact/%2e',
        'fact/../counter',
        'FACT/x',
        'facts/x',
        '!feed/00',
        '!layout/layout',
        '__proto__/x',
        'constructor/x',
        'toString/x',
        `fact/${'x'.repeat(129)}`,
      ),
      fc
        .tuple(
          fc.constantFrom('fact/', 'counter/', ''),
          attributeText.filter((id) => !/^[A-Za-z0-9._~-]{1,128}$/.test(id)),
        )
        .map(([category, id]) => category + id),
    )
    .map((subject) => refused({ ...aFact, subject })),
  fc
    .oneof(
      prototypeName,
      attributeText.map((name) => `test.annals.fact.${name}`),
      fc.constant(aCount.type),
    )
    .map((type) => refused({ ...aFact, type })),
  fc
    .oneof(
      fc.constantFrom(
        '0',
        '-1',
        '1e3',
        '0x1',
        ' 1',
        '1.0',
        '9007199254740992',
        '00000000000000001',
        'NaN',
        '',
        '١',
        1,
        null,
        [],
      ),
      text.filter((value) => !/^\d+$/.test(value)),
    )
    .map((sequence) => refused({ ...aCount, sequence })),
  // Data that does not fit, cannot be stored, or is too much.
  jsonWithPrototypeNames
    .filter((data) => typeof (data as { by?: unknown } | null)?.by !== 'number')
    .map((data) => refused({ ...aCount, data })),
  fc
    .tuple(text, fc.constantFrom('\ud83d', '\udc00', '\udfff\ud800'), text)
    .map(([before, half, after]) => refused({ ...aFact, data: { [before]: [after + half] } })),
  fc
    .constantFrom('1e999', '[-1e999]', '{"a":{"b":[0,1e400]}}')
    .map((json) => ({ event: withData(json), fate: 'refused' })),
  fc
    .tuple(fc.integer({ min: 101, max: 3_000 }), fc.boolean())
    .map(([levels, object]) => ({ event: withData(nested(levels, object)), fate: 'refused' })),
];
