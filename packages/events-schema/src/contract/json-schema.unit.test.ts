import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { examples } from '../catalogue/examples.fixtures.ts';
import { catalogue } from '../catalogue/index.ts';
import { event } from '../define/event.ts';
import { personal } from '../define/personal.ts';
import { validateEvent } from '../validate/validate-event.ts';
import { eventSchemaOf } from './event-schema.ts';
import { jsonSchemaOf } from './json-schema.ts';

function compiler() {
  const ajv = new Ajv2020({ strict: true, strictRequired: false });
  ajv.addKeyword({ keyword: 'x-pii', schemaType: 'boolean' });
  addFormats.default(ajv);
  return ajv;
}

const versions = catalogue.streams.flatMap((stream) =>
  [...stream.versions].map(([type, { definition }]) => ({ type, stream, definition })),
);
const exampleOf = (type: string) => {
  const example = examples[type];
  if (!example) throw new Error(`${type} has no example`);
  return example;
};

test('a schema says what it is, and which fields are personal', () => {
  const { schema, type } = event(
    'ai.annals.note.taken.v1',
    z.object({ text: personal(z.string().describe('in words')) }),
  );
  expect(jsonSchemaOf({ schema, type, previous: undefined })).toEqual({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:annals:schema:ai.annals.note.taken.v1',
    title: 'ai.annals.note.taken.v1',
    type: 'object',
    properties: { text: { type: 'string', description: 'in words', 'x-pii': true } },
    required: ['text'],
  });
});

test.each(versions)('$type: every field is described', ({ definition }) => {
  const { properties } = jsonSchemaOf(definition) as { properties: Record<string, { description?: string }> };
  for (const [field, { description }] of Object.entries(properties))
    expect(description, field).toMatch(/^[^A-Z]?.{3,}/);
});

test.each(versions)('$type: JSON Schema takes and refuses what Zod does', ({ type, definition }) => {
  const validate = compiler().compile(jsonSchemaOf(definition));
  const { least, most, bad } = exampleOf(type);
  for (const data of [least, most, ...bad])
    expect(validate(data), JSON.stringify(data)).toBe(definition.schema.safeParse(data).success);
  fc.assert(
    fc.property(fc.constantFrom(least, most).chain(damaged), (data) => {
      expect(validate(data)).toBe(definition.schema.safeParse(data).success);
    }),
    { numRuns: 100 },
  );
});

test.each(versions)('$type: the schema of a whole event agrees with validateEvent', (version) => {
  const { type, stream, definition } = version;
  const validate = compiler().compile(eventSchemaOf(stream, definition));
  const good = {
    specversion: '1.0',
    id: 'e-1',
    source: '/test',
    type,
    subject: `${stream.category}/s-1`,
    time: '2026-01-01T00:00:00Z',
    sequence: '1',
    data: exampleOf(type).most,
  };
  const { sequence: _, ...unnumbered } = good;
  const events = [
    good,
    unnumbered,
    { ...good, sequence: '0' },
    { ...good, subject: 'nobody/s-1' },
    { ...good, time: 'yesterday' },
    { ...good, data: exampleOf(type).bad[0] },
  ];
  for (const candidate of events)
    expect(validate(candidate), JSON.stringify(candidate)).toBe(validateEvent(catalogue, candidate).valid);
});

/** An example with one value, at any depth, taken away or replaced by any JSON. */
function damaged(example: unknown): fc.Arbitrary<unknown> {
  const paths = pathsIn(example);
  return fc
    .record({ path: fc.constantFrom(...paths), value: fc.option(fc.jsonValue({ maxDepth: 2 })) })
    .map(({ path, value }) => replaced(example, path, value));
}

const pathsIn = (value: unknown): string[][] => [
  [],
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => pathsIn(inner).map((path) => [key, ...path]))
    : []),
];

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by ?? undefined;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
    string,
    unknown
  >;
  const inner = replaced(copy[key], rest, by);
  if (inner === undefined && !Array.isArray(copy)) Reflect.deleteProperty(copy, key);
  else copy[key] = inner ?? null;
  return copy;
}
