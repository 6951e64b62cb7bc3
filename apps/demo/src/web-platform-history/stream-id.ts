/** Longest id of a stream; a feature whose id is longer is left out and counted. */
export const maxStreamIdLength = 128;

/**
 * The stream id of a feature: its path joined by `.`, as browser-compat-data writes it (`css.properties.grid`).
 * What an id may not hold, and `~` and a `.` inside a name, becomes `~` and two hex digits for each UTF-8 byte:
 * `css.at-rules.@page` is `css.at-rules.~40page`. {@link pathOfStreamId} reverses it.
 */
export function streamIdOf(path: readonly string[]): string {
  return path
    .map((name) =>
      name.replace(/[^A-Za-z0-9_-]/gu, (character) =>
        [...Buffer.from(character)].map((byte) => `~${byte.toString(16).padStart(2, '0')}`).join(''),
      ),
    )
    .join('.');
}

/** The path that a stream id names; undefined if {@link streamIdOf} makes no such id. */
export function pathOfStreamId(id: string): string[] | undefined {
  const path = id.split('.').map((name) => {
    const escaped = name.replaceAll('%', '%25').replaceAll('~', '%');
    try {
      return decodeURIComponent(escaped);
    } catch {
      return '';
    }
  });
  return streamIdOf(path) === id ? path : undefined;
}
