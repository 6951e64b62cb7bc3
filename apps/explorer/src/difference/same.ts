export type Container = Readonly<Record<string, unknown>> | readonly unknown[];

export const isContainer = (value: unknown): value is Container =>
  typeof value === 'object' && value !== null;

/** True if both read the same as JSON; what two states share is not looked into. */
export function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isContainer(one) || !isContainer(other)) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    return one.every((value, index) => same(value, other[index]));
  }
  const keys = keysOf(one);
  if (keys.length !== keysOf(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && same(own(one, key), own(other, key)));
}

/** A field that is undefined is not there: JSON does not have it. */
export const keysOf = (value: Container): string[] =>
  Object.keys(value).filter((key) => (value as Record<string, unknown>)[key] !== undefined);

export const own = (value: Container, key: string): unknown =>
  Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
