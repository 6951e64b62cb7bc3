import { readFileSync } from 'node:fs';
import * as conventions from '@opentelemetry/semantic-conventions/incubating';
import { expect, test } from 'vitest';
import { catalogue, consent, conversation, deployment, evaluation } from '../../src/catalogue/index.ts';
import { jsonSchemaOf } from '../../src/contract/index.ts';

interface Schema {
  readonly const?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly 'x-pii'?: boolean;
}

const page = readFileSync(new URL('../../../../docs/opentelemetry.md', import.meta.url), 'utf8');
const sections = new Map(
  page
    .split(/^#{2,3} /m)
    .slice(1)
    .map((section) => [section.split('\n', 1)[0]?.replaceAll('`', ''), rowsOf(section)] as const),
);

interface Row {
  readonly field: string;
  readonly counterpart: string;
  readonly remark: string;
}

/** The rows of a section's table. */
function rowsOf(section: string): Row[] {
  return [...section.matchAll(/^\| `([^`]+)` *\|([^|]*)\|([^|]*)\|$/gm)].map(
    ([, field = '', counterpart = '', remark = '']) => ({ field, counterpart: counterpart.trim(), remark }),
  );
}

const schemaOf = (type: string): Schema => {
  const definition = catalogue.byType.get(type)?.versions.get(type)?.definition;
  if (!definition) throw new Error(`${type} is not declared`);
  return jsonSchemaOf(definition);
};
const partsOf = (schema: Schema) => schema.items?.oneOf;

/** Names of fields, also of those in lists of objects; parts have a table of their own. */
const fieldsOf = (schema: Schema): string[] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => [
    name,
    ...(inner.items && !partsOf(inner) ? fieldsOf(inner.items).map((field) => `${name}[].${field}`) : []),
  ]);

const types = [conversation, evaluation, deployment, consent].flatMap((stream) => [
  ...stream.versions.keys(),
]);

test.each(types)('%s: the page has its fields, and no others', (type) => {
  const rows = sections.get(type) ?? [];
  expect(rows.map(({ field }) => field)).toEqual(fieldsOf(schemaOf(type)));
});

test.each(types)('%s: the page says which fields are personal', (type) => {
  const properties = Object.entries(schemaOf(type).properties ?? {});
  const personal = properties.filter(([, inner]) => inner['x-pii']).map(([name]) => name);
  const said = (sections.get(type) ?? []).filter(({ remark }) => remark.includes('personal'));
  expect(said.map(({ field }) => field)).toEqual(personal);
});

test('the page has every field of every kind of message part, and no others', () => {
  const parts = partsOf(schemaOf('ai.annals.message.received.v1').properties?.parts ?? {}) ?? [];
  const fields = parts.flatMap(({ properties: { type, ...others } = {} }) =>
    Object.keys(others).map((name) => `${type?.const ?? ''}.${name}`),
  );
  expect(sections.get('Message parts')?.map(({ field }) => field)).toEqual(fields);
});

test('the page names no event type that does not exist', () => {
  const named = [...sections.keys()].filter((heading) => heading?.startsWith('ai.annals.'));
  expect(named.sort()).toEqual([...types].sort());
});

test('every attribute that the page names is in the conventions', () => {
  const known = new Set<unknown>([
    ...Object.values(conventions),
    // In release 0.1.0 of the GenAI conventions, which has no package yet.
    'gen_ai.retrieval.top_k',
  ]);
  const named = [...page.matchAll(/`((?:gen_ai|error|exception|server|deployment)\.[a-z_.]+[a-z])`/g)];
  expect(named.length).toBeGreaterThan(50);
  expect(named.map(([, name]) => name).filter((name) => !known.has(name))).toEqual([]);
});
