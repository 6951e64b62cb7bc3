import fc from 'fast-check';
import {
  aCount,
  aFact,
  attributeText,
  jsonWithPrototypeNames,
  nested,
  stored,
  withData,
  type Hostile,
} from './arbitraries.ts';

/** Events that look wrong and are not: CloudEvents and the catalogue allow them. */
export const oddities: fc.Arbitrary<Hostile>[] = [
  jsonWithPrototypeNames.map((data) => stored({ ...aFact, data })),
  fc
    .tuple(attributeText, attributeText, attributeText)
    .map(([id, source, correlationid]) => stored({ ...aFact, id, source, correlationid })),
  fc
    .dictionary(
      fc.constantFrom(
        'constructor',
        'prototype',
        'valueof',
        'then',
        'tojson',
        '42',
        '0',
        'etag',
        'rowkey',
        'partitionkey',
        'timestamp',
        'extensions',
        'count',
      ),
      fc.oneof(attributeText, fc.constant(''), fc.boolean(), fc.integer()),
    )
    .map((extensions) => stored({ ...aFact, ...extensions })),
  fc
    .constantFrom(
      '0001-01-01T00:00:00Z',
      '9999-12-31T23:59:59.999999999Z',
      '2026-02-28T23:59:59.999999999-23:59',
      '1970-01-01t00:00:00z',
      '2024-02-29T00:00:00+05:45',
    )
    .map((time) => stored({ ...aFact, time })),
  fc
    .tuple(fc.integer({ min: 1, max: 100 }), fc.boolean())
    .map(([levels, object]) => ({ event: withData(nested(levels, object)), fate: 'stored' })),
  fc
    .integer({ min: 31_900, max: 33_000 })
    .map((length) => stored({ ...aFact, data: '"'.repeat(length / 2) })),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((by) => stored({ ...aCount, data: { by } })),
];
