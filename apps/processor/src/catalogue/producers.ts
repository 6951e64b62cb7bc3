import type { EventStore } from '@annals/event-store';
import { liveActivity } from '../activity/live-activity.ts';

/** Who has sent events of a category. */
export interface Producer {
  readonly source: string;
  readonly types: string[];
  events: number;
  /** When the last of them was stored, RFC 3339. */
  last: string;
}

/** By category, the busiest first; undefined where projection `activity` was never built. */
export async function producersOf(
  store: EventStore,
): Promise<ReadonlyMap<string, readonly Producer[]> | undefined> {
  const found = await liveActivity(store);
  if (!found) return undefined;
  const byCategory = new Map<string, Map<string, Producer>>();
  for await (const { type, source, events, last } of found.days({})) {
    const category = store.catalogue.byType.get(type)?.category ?? '';
    const producers = byCategory.get(category) ?? new Map<string, Producer>();
    byCategory.set(category, producers);
    const producer = producers.get(source) ?? { source, types: [], events: 0, last };
    producers.set(source, producer);
    producer.events += events;
    if (last > producer.last) producer.last = last;
    if (!producer.types.includes(type)) producer.types.push(type);
  }
  const sorted = [...byCategory].map(([category, producers]) => {
    for (const { types } of producers.values()) types.sort();
    return [category, [...producers.values()].sort((a, b) => b.events - a.events)] as const;
  });
  return new Map(sorted);
}
