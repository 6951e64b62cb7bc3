import type { PersonalFields } from './personal-fields.ts';
import { pointerTo } from './pointer.ts';

/** What becomes of a personal field; `pointer` is its place in the data (JSON Pointer, RFC 6901). */
export type Change = (value: unknown, pointer: string) => unknown;

/** A copy of data with its personal fields changed; the very same data if none of them is there. */
export function changeFields(
  { personal, properties, declared, others, leading, items }: PersonalFields,
  value: unknown,
  change: Change,
  pointer = '',
): unknown {
  if (personal) return change(value, pointer);
  if (Array.isArray(value)) {
    if (leading.length === 0 && !items) return value;
    const list = value as readonly unknown[];
    const changed = list.map((item, index) => {
      const fields = index < leading.length ? leading[index] : items;
      return fields ? changeFields(fields, item, change, `${pointer}/${index}`) : item;
    });
    return changed.some((item, index) => item !== list[index]) ? changed : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Readonly<Record<string, unknown>>;
  let copy: Record<string, unknown> | undefined;
  const changeOne = (name: string, fields: PersonalFields) => {
    const before = object[name];
    if (before === undefined) return;
    const after = changeFields(fields, before, change, pointerTo(pointer, name));
    if (after === before) return;
    copy ??= { ...object };
    define(copy, name, after);
  };
  for (const [name, fields] of properties) if (Object.hasOwn(object, name)) changeOne(name, fields);
  if (others) for (const name of Object.keys(object)) if (!declared.has(name)) changeOne(name, others);
  return copy ?? value;
}

/** `__proto__` is a name like any other, in JSON. */
const define = (object: Record<string, unknown>, name: string, value: unknown) => {
  if (name === '__proto__')
    Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
  else object[name] = value;
};
