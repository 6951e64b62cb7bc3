import { hash } from 'node:crypto';
import type { Foldable } from '@annals/events-schema';

/**
 * Names what folds a stream, 32 hex digits: the text of `initial`, of each `evolve` and upcaster, and `code`, which
 * stands for everything that they call and that their own text does not show.
 */
export function foldHash<State>(stream: Foldable<State>, code: string): string {
  const text = JSON.stringify({
    code,
    category: stream.category,
    initial: String(stream.initial),
    evolve: Object.entries(stream.evolve).map(([name, step]) => [name, String(step)]),
    versions: [...stream.versions].map(([type, { name, latest, upcasts }]) => [
      type,
      name,
      latest,
      ...upcasts.map(String),
    ]),
  });
  return hash('sha256', text).slice(0, 32);
}
