import type { PersonalFields } from '@annals/privacy';

/** Where data is personal: `parts`, `requestMessages[].parts`, `answers.*` of a record, `pair[0]` of a tuple. */
export function personalPaths(fields: PersonalFields | undefined): string[] {
  return fields ? [...new Set(pathsIn(fields, '', []))].sort() : [];
}

/** Fields that hold themselves are walked once. */
function* pathsIn(fields: PersonalFields, path: string, above: readonly PersonalFields[]): Generator<string> {
  if (above.includes(fields)) return;
  if (fields.personal) {
    yield path;
    return;
  }
  const { properties, leading, items, others } = fields;
  const within = [...above, fields];
  const member = (name: string) => (path === '' ? name : `${path}.${name}`);
  for (const [name, property] of properties) yield* pathsIn(property, member(name), within);
  for (const [index, item] of leading.entries()) if (item) yield* pathsIn(item, `${path}[${index}]`, within);
  if (items) yield* pathsIn(items, `${path}[]`, within);
  if (others) yield* pathsIn(others, member('*'), within);
}
