import { eventSchemaOf } from '@annals/events-schema/contract';
import type { EventStore } from '@annals/event-store';
import { type DoorAnswer, type DoorRequest, queryOf } from '@annals/http-doors';
import { entryNamed, namesOf } from './named-entry.ts';

/** GET /api/quarantine/{entry}: the event as it was delivered, what is wrong with it, and the schema that it broke. */
export async function showEntry(store: EventStore, request: DoorRequest): Promise<DoorAnswer> {
  queryOf(request.query, []);
  const { event, ...entry } = await entryNamed(store, request);
  const names = namesOf(event);
  return {
    status: 200,
    body: JSON.stringify({ ...entry, names, event, schema: schemaOf(store, names.type) }),
  };
}

/** Null if no stream declares such a type. */
function schemaOf({ catalogue }: EventStore, type: string | null) {
  const stream = type === null ? undefined : catalogue.byType.get(type);
  const definition = stream?.versions.get(type ?? '')?.definition;
  return stream && definition ? eventSchemaOf(stream, definition) : null;
}
