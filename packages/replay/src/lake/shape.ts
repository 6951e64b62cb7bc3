import { isErased, isSealed, normaliseTime } from '@annals/events-schema';
import type { ColumnType, Field } from './column-type.ts';
import { isFiner, microsOf } from './micros.ts';

/** What of an event has no place in its columns. Keys and paths are JSON Pointers (RFC 6901) into the data. */
export interface Remains {
  other: Record<string, unknown> | undefined;
  erased: string[] | undefined;
  sealed: string[] | undefined;
  /** Pointer of the first value that is not what its column holds. */
  misfit: string | undefined;
}

/** Makes of a value what its column holds; null for what is absent or null. What does not fit goes to `remains`. */
export type Shape = (value: unknown, pointer: string, remains: Remains) => unknown;

export function shapeOf({ type, personal }: Field): Shape {
  const shape = shapeOfType(type);
  if (!personal) return shape;
  return (value, pointer, remains) => {
    if (isErased(value)) (remains.erased ??= []).push(pointer);
    else if (isSealed(value)) (remains.sealed ??= []).push(pointer);
    else return shape(value, pointer, remains);
    return null;
  };
}

function shapeOfType(type: ColumnType): Shape {
  switch (type.kind) {
    case 'list':
      return listShape(type.item);
    case 'group':
      return groupShape(type.fields);
    case 'json':
      return (value) => (value === undefined ? null : new JsonText(value));
    case 'timestamp':
      return timestamp;
    default:
      return leafShapes[type.kind];
  }
}

const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;

const leafShapes: Readonly<Record<'text' | 'number' | 'integer' | 'boolean', Shape>> = {
  text: (value, ...place) => (typeof value === 'string' ? value : misfit(value, ...place)),
  number: (value, ...place) => (typeof value === 'number' ? value : misfit(value, ...place)),
  integer: (value, ...place) =>
    Number.isSafeInteger(value) ? BigInt(value as number) : misfit(value, ...place),
  boolean: (value, ...place) => (typeof value === 'boolean' ? value : misfit(value, ...place)),
};

/** A time finer than the column is kept beside it too. */
const timestamp: Shape = (value, pointer, remains) => {
  const time = typeof value === 'string' ? normaliseTime(value) : undefined;
  if (time === undefined) return misfit(value, pointer, remains);
  if (isFiner(time)) keep(value, pointer, remains);
  return microsOf(time);
};

function listShape(item: Field): Shape {
  const shape = shapeOf(item);
  return (value, pointer, remains) =>
    Array.isArray(value)
      ? value.map((one, index) => shape(one, `${pointer}/${index}`, remains))
      : misfit(value, pointer, remains);
}

function groupShape(fields: readonly Field[]): Shape {
  const shapes = fields.map((field) => ({
    name: field.name,
    shape: shapeOf(field),
    pointer: pointerTo(field.name),
  }));
  const known = new Set(fields.map(({ name }) => name));
  return (value, pointer, remains) => {
    if (!isObject(value)) return misfit(value, pointer, remains);
    const shaped: Record<string, unknown> = {};
    for (const field of shapes)
      shaped[field.name] = field.shape(ownOf(value, field.name), pointer + field.pointer, remains);
    keepUndeclared(value, known, pointer, remains);
    return shaped;
  };
}

/** Fields that a schema does not declare are allowed, and lost by no reader that looks for them. */
export function keepUndeclared(
  value: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
  pointer: string,
  remains: Remains,
): void {
  for (const name in value) if (!known.has(name)) keep(value[name], pointer + pointerTo(name), remains);
}

/** `constructor` and the like are no fields of an object that does not have them. */
export const ownOf = (value: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.hasOwn(value, name) ? value[name] : undefined;

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const pointerTo = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;

export function keep(value: unknown, pointer: string, remains: Remains): void {
  (remains.other ??= {})[pointer] = value;
}

function misfit(value: unknown, pointer: string, remains: Remains): null {
  if (isAbsent(value)) return null;
  keep(value, pointer, remains);
  remains.misfit ??= pointer;
  return null;
}

/**
 * A value on its way into a JSON column. The writer takes plain objects apart, which would lose a field `__proto__`
 * and make null an absent value; what has no Object above it goes through JSON.stringify as it is.
 */
export class JsonText {
  readonly #value: unknown;
  constructor(value: unknown) {
    this.#value = value;
  }
  toJSON(): unknown {
    return this.#value;
  }
}
Object.setPrototypeOf(JsonText.prototype, null);
