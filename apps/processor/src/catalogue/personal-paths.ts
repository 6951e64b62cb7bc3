import type { JsonSchema } from '@annals/events-schema/contract';

/** Where a schema marks personal data: `parts`, `requestMessages[].parts`. */
export function personalPaths(schema: JsonSchema): string[] {
  const found = new Set<string>();
  walk(schema, '', found);
  return [...found].sort();
}

function walk(schema: unknown, path: string, found: Set<string>): void {
  if (typeof schema !== 'object' || schema === null) return;
  const { properties, items, ...rest } = schema as Record<string, unknown>;
  if (rest['x-pii'] === true) {
    found.add(path);
    return;
  }
  for (const [name, property] of Object.entries(properties ?? {}))
    walk(property, path === '' ? name : `${path}.${name}`, found);
  walk(items, `${path}[]`, found);
  for (const word of ['anyOf', 'oneOf', 'allOf'])
    for (const one of (rest[word] ?? []) as unknown[]) walk(one, path, found);
}
