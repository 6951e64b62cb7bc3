import type { EventStore } from '@annals/event-store';

/** Asks the events table for a stream that need not be there. */
export async function readEventsTable(store: EventStore): Promise<void> {
  const [stream] = store.catalogue.streams;
  if (stream) for await (const _ of store.read({ category: stream.category, id: 'health' })) return;
}
