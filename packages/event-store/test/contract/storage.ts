import type { RecordedEvent } from '@annals/events-schema';
import type { Backend } from '../../src/backend.ts';
import type { EventStore, StoreOptions } from '../../src/store.ts';

/** A storage under test. Tests share it, so each takes streams of its own. */
export interface Storage {
  /** Another store object on the same storage, as another process would have. */
  readonly open: (
    options?: Partial<StoreOptions> & { buckets?: number; lanes?: number },
  ) => Promise<EventStore>;
  readonly backend: Backend;
}

let taken = 0;

/** An id that no other test has. */
export const fresh = (name = 's'): string => `${name}-${(taken += 1)}`;

export async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/** Everything the feed says of a subject. */
export async function feedOf(store: EventStore, subject: string): Promise<RecordedEvent[]> {
  const blocks = await all(store.feed());
  return blocks.flatMap(({ events }) => events).filter((event) => event.subject === subject);
}

export const ids = (events: readonly { readonly id: string }[]): string[] => events.map(({ id }) => id);

/** The subject of an event as it was delivered, if it has one. */
export function subjectOf(event: unknown): string {
  const subject = (event as { subject?: unknown } | null)?.subject;
  return typeof subject === 'string' ? subject : '';
}
