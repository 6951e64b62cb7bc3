import type { EventDefinition } from '@annals/events-schema';
import { type JsonSchema, jsonSchemaOf } from '@annals/events-schema/contract';

/** What a value is in a file of the lake. `json` is whatever a schema leaves open, as JSON text. */
export type ColumnType =
  | { readonly kind: 'text' | 'number' | 'integer' | 'boolean' | 'timestamp' | 'json' }
  | { readonly kind: 'list'; readonly item: Field }
  | { readonly kind: 'group'; readonly fields: readonly Field[] };

/** A value with a name: a property of an object, or the item of a list. */
export interface Field {
  readonly name: string;
  readonly type: ColumnType;
  /** True if it may stand there sealed, or `{ "erased": true }` in its place. */
  readonly personal: boolean;
}

const json: ColumnType = { kind: 'json' };

/** What the data of one version of an event is, by its Zod schema, through that schema's JSON Schema. */
export const dataTypeOf = (definition: EventDefinition): Field => fieldOf('data', jsonSchemaOf(definition));

export function fieldOf(name: string, schema: JsonSchema): Field {
  return { name, type: typeOf(schema), personal: schema['x-pii'] === true };
}

function typeOf(schema: JsonSchema): ColumnType {
  const { type, format, items, anyOf } = schema;
  switch (withoutNull(type)) {
    case 'string':
      return { kind: format === 'date-time' ? 'timestamp' : 'text' };
    case 'integer':
    case 'number':
    case 'boolean':
      return { kind: withoutNull(type) as 'integer' | 'number' | 'boolean' };
    case 'array':
      return isSchema(items) && schema.prefixItems === undefined
        ? { kind: 'list', item: fieldOf('element', items) }
        : json;
    case 'object':
      return groupOf(schema);
    default:
      return nullableOf(anyOf) ?? json;
  }
}

/** An object whose fields are declared. Readers tell names apart without regard to case. */
function groupOf({ properties }: JsonSchema): ColumnType {
  if (!isSchema(properties)) return json;
  const fields = Object.entries(properties).map(([name, schema]) => fieldOf(name, schema as JsonSchema));
  const names = new Set(fields.map(({ name }) => name.toLowerCase()));
  const usable = names.size > 0 && names.size === fields.length && !names.has('') && !names.has('__proto__');
  return usable ? { kind: 'group', fields } : json;
}

/** `.nullable()` makes two types of one, */
const withoutNull = (type: unknown): unknown =>
  Array.isArray(type) && type.length === 2 && type.includes('null')
    ? type.find((one) => one !== 'null')
    : type;

/** or two schemas. */
function nullableOf(anyOf: unknown): ColumnType | undefined {
  if (!Array.isArray(anyOf)) return undefined;
  const others = (anyOf as readonly JsonSchema[]).filter(({ type }) => type !== 'null');
  const [only] = others;
  return only && others.length === 1 && anyOf.length === 2 ? typeOf(only) : undefined;
}

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
