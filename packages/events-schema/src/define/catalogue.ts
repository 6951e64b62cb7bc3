import { DefinitionError } from '../errors.ts';
import type { AnyStream } from './foldable.ts';

/** The streams that a system knows: what a publisher may send and a processor accepts. */
export interface Catalogue {
  readonly streams: readonly AnyStream[];
  readonly byCategory: ReadonlyMap<string, AnyStream>;
  /** The stream that declares an event type. */
  readonly byType: ReadonlyMap<string, AnyStream>;
}

/**
 * Puts streams together.
 * @throws DefinitionError (`definition-invalid`) if a category or an event type is declared twice.
 */
export function defineCatalogue(streams: readonly AnyStream[]): Catalogue {
  const byCategory = new Map<string, AnyStream>();
  const byType = new Map<string, AnyStream>();
  for (const stream of streams) {
    if (byCategory.has(stream.category))
      throw new DefinitionError(`category "${stream.category}" is declared twice`);
    byCategory.set(stream.category, stream);
    for (const type of stream.versions.keys()) {
      const other = byType.get(type);
      if (other)
        throw new DefinitionError(`${type} is declared in "${other.category}" and "${stream.category}"`);
      byType.set(type, stream);
    }
  }
  return { streams: [...streams], byCategory, byType };
}
