import { type Container, keysOf, own, same } from './same.ts';

/** `added`: only in what it is now; `removed`: only in what it was then. */
export type Mark = 'same' | 'changed' | 'added' | 'removed';

/** A field or an element, as it was then and as it is now. */
export interface Child {
  readonly label: string;
  readonly mark: Mark;
  readonly then: unknown;
  readonly now: unknown;
}

/**
 * What stands in two containers, side by side. Fields meet by name. Of arrays, what they begin and end with alike meets;
 * what lies between meets by place: an event that slots in late moves the rest along, and does not change it.
 */
export function childrenOf(then: Container | undefined, now: Container | undefined): Child[] {
  if (Array.isArray(then ?? now)) return elementsOf((then ?? []) as unknown[], (now ?? []) as unknown[]);
  const was = then ?? {};
  const is = now ?? {};
  const keys = [...new Set([...keysOf(is), ...keysOf(was)])];
  return keys.map((key) => child(key, own(was, key), own(is, key)));
}

function elementsOf(then: readonly unknown[], now: readonly unknown[]): Child[] {
  const shorter = Math.min(then.length, now.length);
  let start = 0;
  while (start < shorter && same(then[start], now[start])) start += 1;
  let end = 0;
  while (end < shorter - start && same(then.at(-1 - end), now.at(-1 - end))) end += 1;
  const children: Child[] = [];
  const both = (index: number, thenIndex: number) =>
    children.push({ label: String(index), mark: 'same', then: then[thenIndex], now: now[index] });
  for (let index = 0; index < start; index += 1) both(index, index);
  const middle = Math.max(then.length, now.length) - end;
  for (let index = start; index < middle; index += 1) {
    const was = index < then.length - end ? then[index] : undefined;
    const is = index < now.length - end ? now[index] : undefined;
    children.push(child(String(index), was, is));
  }
  for (let left = end; left > 0; left -= 1) both(now.length - left, then.length - left);
  return children;
}

function child(label: string, then: unknown, now: unknown): Child {
  return { label, mark: markOf(then, now), then, now };
}

/** Undefined is what JSON does not have. */
export function markOf(then: unknown, now: unknown): Mark {
  if (then === undefined && now !== undefined) return 'added';
  if (now === undefined && then !== undefined) return 'removed';
  return same(then, now) ? 'same' : 'changed';
}
