import type { EventStore, QuarantineEntry } from '@annals/event-store';
import { type DoorRequest, Problem } from '@annals/http-doors';

/** The id in a route's `{entry}`. @throws Problem `no-such-entry` if none can be so called */
export function entryIdOf({ params: { entry = '' } }: DoorRequest): string {
  if (!/^[0-9a-f]{20}$/.test(entry)) throw noSuchEntry(entry);
  return entry;
}

export const noSuchEntry = (id: string): Problem =>
  new Problem('no-such-entry', `"${id.slice(0, 100)}" is not in quarantine`);

/** @throws Problem `no-such-entry` */
export async function entryNamed(store: EventStore, request: DoorRequest): Promise<QuarantineEntry> {
  const id = entryIdOf(request);
  for await (const entry of store.quarantine.list({ ids: new Set([id]), limit: 1 })) return entry;
  throw noSuchEntry(id);
}

/** Whose event it is, as far as it says so: what was delivered may be anything. */
export function namesOf(event: unknown) {
  const { id, source, type, subject, time } = (
    typeof event === 'object' && event !== null ? event : {}
  ) as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 512) : null);
  return { id: text(id), source: text(source), type: text(type), subject: text(subject), time: text(time) };
}
