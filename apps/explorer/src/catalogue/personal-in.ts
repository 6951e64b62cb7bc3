/**
 * What is personal of a field, by the paths of the catalogue: `personal` of all of it, `personal: messages[].parts` of
 * what lies within; undefined if nothing is.
 */
export function personalIn(field: string, paths: readonly string[]): string | undefined {
  if (paths.some((path) => path === field || path === '')) return 'personal';
  const within = paths.filter((path) => path.startsWith(`${field}.`) || path.startsWith(`${field}[`));
  return within.length === 0 ? undefined : `personal: ${within.join(', ')}`;
}
