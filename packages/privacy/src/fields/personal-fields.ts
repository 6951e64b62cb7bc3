import type { Catalogue, EventDefinition } from '@annals/events-schema';
import { type JsonSchema, jsonSchemaOf } from '@annals/events-schema/contract';

/** Where in a value personal fields are: the value itself, or within it. */
export interface PersonalFields {
  readonly personal: boolean;
  /** Of an object's declared properties, those that are or hold personal fields; */
  readonly properties: ReadonlyMap<string, PersonalFields>;
  /** the names of all of them; */
  readonly declared: ReadonlySet<string>;
  /** and its properties that are not declared (a record). */
  readonly others: PersonalFields | undefined;
  /** Of an array's items from the start (a tuple), */
  readonly leading: readonly (PersonalFields | undefined)[];
  /** and of those behind. */
  readonly items: PersonalFields | undefined;
}

/** The personal fields of each event type of a catalogue that has some. */
export function personalFieldsOf(catalogue: Catalogue): ReadonlyMap<string, PersonalFields> {
  const found = new Map<string, PersonalFields>();
  for (const [type, stream] of catalogue.byType) {
    const definition = stream.versions.get(type)?.definition;
    const fields = definition && fieldsOfData(definition);
    if (fields) found.set(type, fields);
  }
  return found;
}

/** Through the JSON Schema of a definition, in which personal fields are marked `x-pii`. */
export function fieldsOfData(definition: EventDefinition): PersonalFields | undefined {
  const root = jsonSchemaOf(definition);
  return new SchemaWalk(root).fields();
}

interface Building {
  personal: boolean;
  readonly properties: Map<string, Building>;
  readonly declared: Set<string>;
  readonly leading: (Building | undefined)[];
  items: Building | undefined;
  others: Building | undefined;
}

const empty = (): Building => ({
  personal: false,
  properties: new Map(),
  declared: new Set(),
  leading: [],
  items: undefined,
  others: undefined,
});

/** A schema that refers to itself makes fields that hold themselves. */
class SchemaWalk {
  readonly #root: JsonSchema;
  readonly #made = new Map<string, Building>();

  constructor(root: JsonSchema) {
    this.#root = root;
  }

  fields(): PersonalFields | undefined {
    return pruned(this.#node([this.#root]));
  }

  /** What several schemas say of one value: whatever one of them calls personal is. */
  #node(schemas: readonly JsonSchema[]): Building {
    const all = [...this.#alternatives(schemas)];
    const name = JSON.stringify(all);
    const known = this.#made.get(name);
    if (known) return known;
    const node = empty();
    this.#made.set(name, node);
    node.personal = all.some((schema) => schema['x-pii'] === true);
    if (node.personal) return node;

    const within = (take: (schema: JsonSchema) => unknown): Building | undefined => {
      const found = all.map(take).filter(isSchema);
      return found.length > 0 ? this.#node(found) : undefined;
    };
    const names = new Set(all.flatMap(({ properties }) => Object.keys(objectOf(properties))));
    for (const property of names) {
      node.declared.add(property);
      // Declared by one alternative, it may be one of another's record.
      const found = within((schema) => ownOf(objectOf(schema.properties), property) ?? othersOf(schema));
      if (found) node.properties.set(property, found);
    }
    const most = Math.max(0, ...all.map(({ prefixItems }) => listOf(prefixItems).length));
    for (let index = 0; index < most; index += 1)
      node.leading.push(within(({ prefixItems, items }) => listOf(prefixItems)[index] ?? items));
    node.items = within(({ items }) => items);
    node.others = within(othersOf);
    return node;
  }

  *#alternatives(schemas: readonly JsonSchema[], seen = new Set<JsonSchema>()): Generator<JsonSchema> {
    for (const schema of schemas) {
      if (seen.has(schema)) continue;
      seen.add(schema);
      yield schema;
      const { anyOf, oneOf, allOf, $ref } = schema;
      const referred = typeof $ref === 'string' ? [this.#referred($ref)] : [];
      const parts = [anyOf, oneOf, allOf].flatMap(listOf).filter(isSchema);
      yield* this.#alternatives([...parts, ...referred], seen);
    }
  }

  #referred(reference: string): JsonSchema {
    let found: unknown = this.#root;
    for (const step of reference.replace(/^#\/?/, '').split('/').filter(Boolean))
      found = objectOf(found)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
    return objectOf(found);
  }
}

/** Without the branches in which nothing is personal. */
function pruned(node: Building): PersonalFields | undefined {
  const personal = new Set<Building>();
  const nodes = [...reachable(node)];
  // Marks spread until no more do: fields may hold themselves.
  for (let before = -1; before < personal.size;) {
    before = personal.size;
    for (const one of nodes)
      if (one.personal || inside(one).some((part) => personal.has(part))) personal.add(one);
  }
  const keep = (part: Building | undefined) => (part && personal.has(part) ? part : undefined);
  for (const one of nodes) {
    for (const [name, part] of one.properties) if (!personal.has(part)) one.properties.delete(name);
    one.leading.splice(0, Infinity, ...one.leading.map(keep));
    one.items = keep(one.items);
    one.others = keep(one.others);
  }
  return personal.has(node) ? node : undefined;
}

function* reachable(node: Building, seen = new Set<Building>()): Generator<Building> {
  if (seen.has(node)) return;
  seen.add(node);
  yield node;
  for (const part of inside(node)) yield* reachable(part, seen);
}

const inside = ({ properties, leading, items, others }: Building): Building[] =>
  [...properties.values(), ...leading, items, others].filter((part) => part !== undefined);

/** What a schema says of properties that it does not name: whatever it calls personal of some is, of all. */
function othersOf({ additionalProperties, patternProperties }: JsonSchema): unknown {
  const patterns = Object.values(objectOf(patternProperties));
  return patterns.length > 0 ? { anyOf: [...patterns, additionalProperties] } : additionalProperties;
}

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objectOf = (value: unknown): JsonSchema => (isSchema(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const ownOf = (object: JsonSchema, name: string): unknown =>
  Object.hasOwn(object, name) ? object[name] : undefined;
