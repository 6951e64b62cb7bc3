import type { RefusedFilter } from '@annals/event-store';
import { exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';

/** A mistyped id shows before anything is done. `where`: `in quarantine`. */
export async function assertThere(
  where: string,
  { limit: _, ...filter }: RefusedFilter,
  list: (filter: RefusedFilter) => AsyncIterable<{ readonly id: string }>,
): Promise<void> {
  const missing = new Set(filter.ids);
  if (missing.size === 0) return;
  for await (const { id } of list(filter)) {
    missing.delete(id);
    if (missing.size === 0) return;
  }
  throw notThere(where, [...missing]);
}

export const notThere = (where: string, ids: readonly string[]) =>
  new Failure(exitCode.notFound, `not ${where}: ${ids.join(', ')}`);
