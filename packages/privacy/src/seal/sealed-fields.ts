import { isSealed, type Sealed } from '@annals/events-schema';
import { pointerTo } from '../fields/pointer.ts';
import type { SealedPart } from './seal-parts.ts';

/**
 * Every sealed field of some data by its pointer (JSON Pointer, RFC 6901), whatever a declaration says today: fields are
 * sealed together, and open together.
 */
export function sealedFields(data: unknown): SealedPart[] {
  const found: SealedPart[] = [];
  walk(data, '', ({ sealed }, name) => found.push({ name, sealed }));
  return found;
}

function walk(
  value: unknown,
  pointer: string,
  onSealed: (sealed: Sealed, pointer: string) => void,
  levels = maxDepth,
): void {
  if (typeof value !== 'object' || value === null || levels === 0) return;
  if (isSealed(value)) onSealed(value, pointer);
  else
    for (const name in value) walk((value as Values)[name], pointerTo(pointer, name), onSealed, levels - 1);
}

/** No deeper data is ever accepted; and what arrives may be nested beyond the stack. */
const maxDepth = 100;

type Values = Readonly<Record<string, unknown>>;

/** A copy of data with another value in the place of each field that {@link sealedFields} finds. */
export function withOpened(
  data: unknown,
  opened: (pointer: string) => unknown,
  pointer = '',
  levels = maxDepth,
): unknown {
  if (typeof data !== 'object' || data === null || levels === 0) return data;
  if (isSealed(data)) return opened(pointer);
  const within = (value: unknown, name: string) =>
    withOpened(value, opened, pointerTo(pointer, name), levels - 1);
  if (Array.isArray(data)) return data.map((item, index) => within(item, String(index)));
  // fromEntries defines `__proto__` like any other name.
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, within(value, name)]));
}
