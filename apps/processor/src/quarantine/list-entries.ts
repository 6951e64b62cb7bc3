import { type EventStore, quarantineReasons } from '@annals/event-store';
import { type DoorAnswer, type DoorRequest, Problem, queryOf } from '@annals/http-doors';
import { limitOf } from '../paging/limit.ts';
import { namesOf } from './named-entry.ts';

/**
 * GET /api/quarantine: what could not be accepted, oldest first, in pages, each entry without its event. A page can be
 * empty and still have a `next`: it ends after a bounded number of blobs.
 */
export async function listEntries(store: EventStore, request: DoorRequest): Promise<DoorAnswer> {
  const { reason, category, after, limit } = queryOf(request.query, ['reason', 'category', 'after', 'limit']);
  if (reason !== undefined && !quarantineReasons.some((known) => known === reason))
    throw new Problem('bad-request', `reason is one of ${quarantineReasons.join(', ')}`);
  const filter = {
    reasons: reason === undefined ? undefined : [reason],
    categories: category === undefined ? undefined : [category],
    limit: limitOf(limit, { most: 100, usual: 50 }),
  };
  const { entries, next = null } = await store.quarantine.page(filter, after);
  const shown = entries.map(({ event, ...entry }) => ({ ...entry, names: namesOf(event) }));
  return { status: 200, body: JSON.stringify({ entries: shown, next }) };
}
