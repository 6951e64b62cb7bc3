import { inspect } from 'node:util';
import canonicalize from 'canonicalize';
import { depthOf, maxDepth } from '../accept/storable.ts';

/**
 * JSON of whatever was delivered; never throws, or one event could keep its batch out of quarantine for ever, and
 * never deeper than {@link maxDepth}, or whoever prints it later would run out of stack.
 * JSON.stringify overflows its stack on deep nesting, canonicalize refuses half a surrogate pair. What defeats
 * both is kept as a description.
 */
export function jsonOf(value: unknown): string {
  const json = attempt(() => exactly(value)) ?? attempt(() => canonicalize(value)) ?? described(value);
  // A level takes two characters, so most events need no counting.
  const depth = json.length > 2 * maxDepth ? depthOf(json) : 0;
  return depth > maxDepth ? JSON.stringify(tooDeep(value, json, depth)) : json;
}

/** JSON.stringify makes `null` of 1e999: that would be another event, and one that a retry may accept. */
function exactly(value: unknown): string | undefined {
  const json = JSON.stringify(value) as string | undefined;
  if (!json?.includes('null')) return json;
  return attempt(() => JSON.stringify(value, beyondNumbers)) ?? json;
}

const beyondNumbers = (_key: string, value: unknown) =>
  value === Infinity ? rawJSON('1e999') : value === -Infinity ? rawJSON('-1e999') : value;

/** Of Node 21 and later; TypeScript does not declare it. */
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

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

const maxPrefixChars = 1_000;

/**
 * Stands for the whole event, with what names it. Without `specversion` it is no event itself: offered to the
 * store again, it is refused, also where data may be anything.
 */
function tooDeep(value: unknown, json: string, depth: number) {
  const { id, source, type, subject } = value as Record<string, unknown>;
  const names = Object.entries({ id, source, type, subject }).filter(([, name]) => typeof name === 'string');
  return {
    ...Object.fromEntries(names),
    toodeep: `nested ${depth} levels deep, at most ${maxDepth} are kept`,
    jsonbegins: json.slice(0, maxPrefixChars),
  };
}
