import { type EventStore, retryQuarantined } from '@annals/event-store';
import { type DoorAnswer, type DoorRequest, queryOf } from '@annals/http-doors';
import { entryIdOf, entryNamed, noSuchEntry } from './named-entry.ts';

/**
 * POST /api/quarantine/{entry}/retry: offers the event to the store again. Accepted, it leaves quarantine once it is
 * durable; refused, it stays, and the answer has the reason of today. Repeated, it does no harm.
 */
export async function retryEntry(store: EventStore, request: DoorRequest): Promise<DoorAnswer> {
  queryOf(request.query, []);
  const { id } = await entryNamed(store, request);
  const { accepted, refused } = await retryQuarantined(store, { ids: new Set([id]), limit: 1 });
  const [again] = refused;
  // Gone meanwhile: another one retried or discarded it.
  if (accepted === 0 && !again) throw noSuchEntry(id);
  const answer = again
    ? { id, outcome: 'refused', reason: again.reason, violations: again.violations }
    : { id, outcome: 'accepted' };
  return { status: 200, body: JSON.stringify(answer) };
}

/** POST /api/quarantine/{entry}/discard: takes the entry out for good. */
export async function discardEntry(store: EventStore, request: DoorRequest): Promise<DoorAnswer> {
  queryOf(request.query, []);
  const id = entryIdOf(request);
  if ((await store.quarantine.remove(new Set([id]))) === 0) throw noSuchEntry(id);
  return { status: 200, body: JSON.stringify({ id, outcome: 'discarded' }) };
}
