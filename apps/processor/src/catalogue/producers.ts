import type { EventStore } from '@annals/event-store';
import type { Catalogue } from '@annals/events-schema';
import { type DayActivity, liveActivity } from '../activity/live-activity.ts';

/** Who has sent events of a category. */
export interface Producer {
  readonly source: string;
  readonly types: string[];
  events: number;
  /** When the last of them was stored, RFC 3339. */
  last: string;
}

export type Producers = ReadonlyMap<string, readonly Producer[]>;

/** Rows of many years are read for it: an answer serves for so long. The projection is no more current either. */
const keptMs = 20_000;
let kept:
  { readonly build: number; readonly until: number; readonly producers: Promise<Producers> } | undefined;

/** By category, the busiest first; undefined where projection `activity` was never built. */
export async function producersOf(store: EventStore): Promise<Producers | undefined> {
  const found = await liveActivity(store);
  if (!found) return undefined;
  const { build } = found.build;
  if (kept?.build === build && performance.now() < kept.until) return kept.producers;
  const producers = producersIn(store.catalogue, found.days({}));
  // Asked for again meanwhile, it is read once; failed, it is not kept.
  kept = { build, until: performance.now() + keptMs, producers };
  producers.catch(() => (kept = undefined));
  return producers;
}

async function producersIn(catalogue: Catalogue, days: AsyncIterable<DayActivity>): Promise<Producers> {
  const byCategory = new Map<string, Map<string, Producer>>();
  for await (const { type, source, events, last } of days) {
    const category = catalogue.byType.get(type)?.category ?? '';
    const producers = byCategory.get(category) ?? new Map<string, Producer>();
    byCategory.set(category, producers);
    const producer = producers.get(source) ?? { source, types: [], events: 0, last };
    producers.set(source, producer);
    producer.events += events;
    if (last > producer.last) producer.last = last;
    if (!producer.types.includes(type)) producer.types.push(type);
  }
  return new Map([...byCategory].map(([category, of]) => [category, sorted([...of.values()])]));
}

function sorted(producers: readonly Producer[]): readonly Producer[] {
  for (const { types } of producers) types.sort();
  return [...producers].sort((a, b) => b.events - a.events);
}
