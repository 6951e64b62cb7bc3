import type { Backend, Row } from '../backend.ts';
import { eventsRange } from '../layout/keys.ts';
import type { EventPlace, Finding } from './finding.ts';
import { notMendable } from './finding.ts';
import { identityHash, IdentitySlice } from './identity-slice.ts';
import { eventPlace } from './table-side.ts';

const columns = ['id', 'source'];

export const identityOf = ({ source, id }: Row): number => identityHash(String(source), String(id));

/**
 * Identities that stand at two positions, named. `first` is the slice that saw all rows of these buckets already;
 * what it had no room for takes another pass over the table, two columns of it.
 */
export async function* identitiesTwice(
  backend: Backend,
  buckets: readonly string[],
  first: IdentitySlice,
): AsyncGenerator<Finding> {
  for (let slice = first; ;) {
    if (slice.twice.size > 0) yield* named(backend, buckets, slice.twice);
    if (slice.next === undefined) return;
    slice = new IdentitySlice(slice.next, slice.width, slice.most);
    for (const bucket of buckets)
      for await (const row of backend.range(bucket, eventsRange, columns)) slice.add(identityOf(row));
  }
}

/** Reads the table once more, for what stands where. Memory holds a place for each identity that comes twice. */
async function* named(
  backend: Backend,
  buckets: readonly string[],
  twice: ReadonlySet<number>,
): AsyncGenerator<Finding> {
  const places = new Map<string, EventPlace>();
  for (const bucket of buckets) {
    for await (const row of backend.range(bucket, eventsRange, columns)) {
      if (!twice.has(identityOf(row))) continue;
      const [source, id] = [String(row.source), String(row.id)];
      const key = JSON.stringify([source, id]);
      const place = eventPlace(bucket, row.rowKey);
      const other = places.get(key);
      if (other) yield { finding: 'identity-twice', source, id, places: [other, place], ...undecided };
      else places.set(key, place);
    }
  }
}

const undecided = notMendable('only its producer knows which of the two it meant');
