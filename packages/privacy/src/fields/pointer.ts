/** A JSON Pointer (RFC 6901) one step further. */
export const pointerTo = (pointer: string, name: string): string =>
  `${pointer}/${name.includes('~') || name.includes('/') ? name.replaceAll('~', '~0').replaceAll('/', '~1') : name}`;
