export interface Field {
  readonly name: string;
  /** In words: `text`, `list of object`, `"user" or "assistant"`. */
  readonly type: string;
  readonly required: boolean;
  readonly about: string;
}

interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly format?: string;
}

/** The fields of an object's JSON Schema, as it declares them. */
export function fieldsOf(schema: unknown): Field[] {
  const { properties = {}, required = [] } = schema as Schema;
  return Object.entries(properties).map(([name, field]) => ({
    name,
    type: wordsFor(field),
    required: required.includes(name),
    about: field.description ?? '',
  }));
}

const words: Readonly<Record<string, string>> = { string: 'text', integer: 'whole number', array: 'list' };

const inWords = (type: string) => words[type] ?? type;

function wordsFor(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(', ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map(wordsFor))].join(' or ');
  if (schema.type === 'array') return schema.items ? `list of ${wordsFor(schema.items)}` : 'list';
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['anything']);
  return types.map(inWords).join(' or ') + (schema.format === undefined ? '' : `, ${schema.format}`);
}
