import { inspect } from 'node:util';
import canonicalize from 'canonicalize';

/**
 * JSON of whatever was delivered; never throws, or one event could keep its batch out of quarantine for ever.
 * JSON.stringify overflows its stack on deep nesting, canonicalize refuses half a surrogate pair. What defeats
 * both is kept as a description.
 */
export function jsonOf(value: unknown): string {
  return attempt(() => JSON.stringify(value)) ?? attempt(() => canonicalize(value)) ?? described(value);
}

function attempt(make: () => string | undefined): string | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

const described = (value: unknown) =>
  value === undefined
    ? 'null'
    : JSON.stringify(inspect(value, { depth: 100, maxArrayLength: 1_000, maxStringLength: 32_000 }));
