import { openMemoryStore } from '@annals/event-store';
import { defineCatalogue, defineStream, event } from '@annals/events-schema';
import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { runLake } from '../src/lake/run-lake.ts';
import { all } from './streams.ts';

/** A schema, values that it takes, and what a reader of the file finds for one. */
interface Kind {
  readonly schema: z.ZodType;
  readonly values: fc.Arbitrary<unknown>;
  readonly read: (value: never) => unknown;
}

const as = <Value>(
  schema: z.ZodType,
  values: fc.Arbitrary<Value>,
  read: (value: Value) => unknown,
): Kind => ({
  schema,
  values,
  read,
});
const same = (value: unknown) => value;
const text = fc.string({ unit: 'grapheme' });
/** JSON as it comes back from a store: canonical, so without a negative zero. */
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown);
const leaves: fc.Arbitrary<Kind> = fc.constantFrom(
  as(z.string(), text, same),
  as(
    z.number(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
    same,
  ),
  as(z.int(), fc.maxSafeInteger(), (n) => BigInt(n)),
  as(z.boolean(), fc.boolean(), same),
  as(
    z.iso.datetime(),
    fc
      .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString()),
    (time) => new Date(time),
  ),
  as(z.union([z.number(), z.string()]), fc.oneof(fc.integer(), text), same),
  as(
    z.record(z.string(), z.unknown()),
    fc.dictionary(
      text.filter((key) => key !== '__proto__'),
      json,
    ),
    same,
  ),
);

const { kinds } = fc.letrec<{ kinds: Kind }>((tie) => ({
  kinds: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaves,
    tie('kinds').map(({ schema, values, read }) =>
      as(z.array(schema), fc.array(values, { maxLength: 3 }), (list) =>
        list.map((one) => read(one as never)),
      ),
    ),
    fc
      .array(fc.tuple(fc.constantFrom('a', 'b', 'id', 'list', 'element'), tie('kinds'), fc.boolean()), {
        minLength: 1,
        maxLength: 3,
      })
      .map(groupOf),
  ),
}));

function groupOf(fields: [string, Kind, boolean][]): Kind {
  const byName = new Map(fields.map(([name, kind, required]) => [name, { kind, required }]));
  const entries = [...byName];
  const schema = z.object(
    Object.fromEntries(
      entries.map(([name, { kind, required }]) => [name, required ? kind.schema : kind.schema.optional()]),
    ),
  );
  const values = fc.record(Object.fromEntries(entries.map(([name, { kind }]) => [name, kind.values])), {
    requiredKeys: entries.filter(([, { required }]) => required).map(([name]) => name),
  });
  return as(schema, values, (value: Record<string, unknown>) =>
    Object.fromEntries(
      entries.map(([name, { kind }]) => [name, name in value ? kind.read(value[name] as never) : null]),
    ),
  );
}

const type = 'test.annals.thing.done.v1';
const streamOf = (schema: z.ZodType) =>
  defineStream({
    category: 'thing',
    ordering: 'sequence',
    events: { done: event(type, z.object({ value: schema })) },
    initial: () => 0,
    evolve: { done: (n) => n + 1 },
  });

/** Stores the values under one schema, and reads the table that the lake makes of them under another. */
async function rowsOf(values: readonly unknown[], stored: z.ZodType, schema: z.ZodType) {
  const store = await openMemoryStore({ catalogue: defineCatalogue([streamOf(stored)]), source: '/test' });
  const stream = streamOf(stored).at('t', { after: 0 });
  await store.append(values.map((value) => stream.done({ value }, { time: '2026-01-01T00:00:00Z' })));
  const report = await runLake(store.raw, defineCatalogue([streamOf(schema)]));
  const [name = ''] = await all(store.raw.lake.list('type='));
  const { bytes } = (await store.raw.lake.get(name)) ?? { bytes: new Uint8Array() };
  return { report, rows: await parquetReadObjects({ file: Uint8Array.from(bytes).buffer }) };
}

test('whatever a schema takes is read from its column as it was, nested as it may be', async () => {
  const tables = kinds.chain((kind) =>
    fc.record({ kind: fc.constant(kind), values: fc.array(kind.values, { minLength: 1, maxLength: 5 }) }),
  );
  await fc.assert(
    fc.asyncProperty(tables, async ({ kind: { schema, read }, values }) => {
      const { report, rows } = await rowsOf(values, z.unknown(), schema);
      expect(report.tables).toMatchObject([{ misfits: 0, unknown: 0 }]);
      expect(rows.map((row): unknown => withNulls(row.value))).toEqual(
        values.map((value) => read(value as never)),
      );
      expect(rows.map((row): unknown => row.other)).toEqual(values.map(() => null));
    }),
    { numRuns: 150 },
  );
});

test('whatever a schema does not take is in the file too', async () => {
  await fc.assert(
    fc.asyncProperty(kinds, fc.array(json, { minLength: 1, maxLength: 5 }), async ({ schema }, values) => {
      const { rows } = await rowsOf(values, z.unknown(), schema);
      expect(rows).toHaveLength(values.length);
      values.forEach((value, index) => {
        const written = JSON.stringify(rows[index], (_, one: unknown) =>
          typeof one === 'bigint' ? Number(one) : one,
        );
        for (const leaf of leavesOf(value)) expect(written).toContain(JSON.stringify(leaf));
      });
    }),
    { numRuns: 150 },
  );
});

/** Texts and numbers that would be missed; times become other texts. */
function leavesOf(value: unknown): unknown[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leavesOf);
  return typeof value === 'string' || typeof value === 'number' ? [value] : [];
}

/** The reader says undefined for what is null within a group. */
function withNulls(value: unknown): unknown {
  if (value === undefined) return null;
  if (Array.isArray(value)) return value.map(withNulls);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withNulls(one)]));
}
