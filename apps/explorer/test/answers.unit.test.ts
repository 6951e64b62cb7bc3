import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A schema of openapi.json, as far as these use JSON Schema. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

const { schemas } = (
  JSON.parse(readFileSync(here('../../processor/openapi.json'), 'utf8')) as {
    readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
  }
).components;

/** What a schema may be, each without references. */
function alternatives(schema: Schema): readonly Schema[] {
  if (schema.$ref !== undefined) return alternatives(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.flatMap(alternatives);
  if (typeof schema.type === 'object') return schema.type.map((type) => ({ ...schema, type }));
  return [schema];
}

const file = here('../src/doors/answers.ts');
// What is imported is not resolved, so may be anything here: the event's envelope has a schema and tests of its own.
const program = ts.createProgram([file], {
  strict: true,
  types: [],
  lib: ['lib.es2023.d.ts'],
  noResolve: true,
});
const checker = program.getTypeChecker();

/** What a type says that the schema does not, a line each. */
function differences(type: ts.Type, schema: Schema, path: string): string[] {
  if (type.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) return [];
  const members = type.isUnion() ? type.types : [type];
  const some = (flags: ts.TypeFlags) => members.some((member) => (member.flags & flags) !== 0);
  const all = alternatives(schema);
  const given = all.filter((one) => one.type !== 'null');
  const found: string[] = [];
  if (some(ts.TypeFlags.Null) !== given.length < all.length) found.push(`${path}: null`);
  const known = new Set(given.flatMap((one) => one.enum ?? ('const' in one ? [one.const] : [])));
  const literals = members.flatMap((member) => (member.isStringLiteral() ? [member.value] : []));
  if (literals.length > 0)
    return String(literals.sort()) === String([...known].sort())
      ? found
      : [...found, `${path}: ${[...known].join()}`];
  const types = new Set(
    known.size > 0 ? ['string'] : given.map((one) => one.type?.toString().replace('integer', 'number')),
  );
  for (const [flag, name] of [
    [ts.TypeFlags.StringLike, 'string'],
    [ts.TypeFlags.NumberLike, 'number'],
    [ts.TypeFlags.BooleanLike, 'boolean'],
  ] as const)
    if (some(flag) !== types.has(name)) found.push(`${path}: ${name}`);
  const object = members.find((member) => member.flags & ts.TypeFlags.Object);
  if (!object) return found;
  if (checker.isArrayType(object)) {
    const [item] = checker.getTypeArguments(object as ts.TypeReference);
    const items = given.find((one) => one.items)?.items;
    return items && item ? [...found, ...differences(item, items, `${path}[]`)] : [...found, `${path}: list`];
  }
  for (const property of object.getProperties()) {
    const there = given.flatMap((one) => one.properties?.[property.name] ?? []);
    const required = given.every((one) => one.required?.includes(property.name));
    const name = `${path}.${property.name}`;
    if (there.length === 0) found.push(`${name} is not there`);
    else {
      if (required === ((property.flags & ts.SymbolFlags.Optional) !== 0)) found.push(`${name}: required`);
      const its = checker.getTypeOfSymbol(property);
      found.push(...differences(required ? its : checker.getNonNullableType(its), { anyOf: there }, name));
    }
  }
  return found;
}

const source = program.getSourceFile(file);
const scope = source && checker.getSymbolAtLocation(source);
const exported = new Map(
  (scope ? checker.getExportsOfModule(scope) : []).map((symbol) => [
    symbol.name,
    checker.getDeclaredTypeOfSymbol(symbol),
  ]),
);

test.each([
  ['Streams', 'Streams'],
  ['StreamPage', 'StreamPage'],
  ['Live', 'Live'],
  ['Activity', 'Activities'],
  ['Categories', 'Categories'],
  ['Projections', 'Projections'],
  ['Replays', 'Replays'],
  ['QuarantineEntries', 'QuarantineEntries'],
  ['ShownEntry', 'QuarantineEntry'],
  ['Retried', 'QuarantineRetry'],
  ['Datasets', 'Datasets'],
  ['DatasetVerification', 'DatasetVerification'],
])('what the page reads of %s is what the door answers', (name, schema) => {
  const type = exported.get(name);
  expect(type && differences(type, schemas[schema] ?? {}, name)).toEqual([]);
});
