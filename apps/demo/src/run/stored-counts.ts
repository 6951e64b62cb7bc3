import type { EventStore } from '@annals/event-store';
import { webFeature } from '@annals/events-schema/catalogue';

export interface StoredCounts {
  readonly streams: number;
  readonly events: number;
}

/** What the store holds of web features, counted key by key. */
export async function storedCounts(store: EventStore): Promise<StoredCounts> {
  let streams = 0;
  let events = 0;
  for await (const stream of store.streams({ category: webFeature.category })) {
    streams += 1;
    events += stream.events;
  }
  return { streams, events };
}
