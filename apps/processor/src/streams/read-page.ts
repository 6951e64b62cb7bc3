import type { StreamName } from '@annals/events-schema';
import type { EventStore, ReadOptions } from '@annals/event-store';

/** A part of a stream, its events as JSON. */
export interface Page {
  readonly events: readonly string[];
  /** The position that the next page starts from; undefined at the end. */
  readonly next: string | undefined;
  readonly gapAt: string | undefined;
  /** Of the last event in it. */
  readonly last: string | undefined;
}

/** Beyond this a page ends, however few events it holds: a page fits into memory. */
const maxPageChars = 4 * 1_048_576;

/** Reads up to `limit` events, and one more to know what comes next. */
export async function readPage(
  store: EventStore,
  name: StreamName,
  options: ReadOptions,
  limit: number,
): Promise<Page> {
  const events: string[] = [];
  let chars = 0;
  let last: string | undefined;
  const reading = store.read(name, options);
  for await (const event of reading) {
    const full = events.length >= limit || chars >= maxPageChars;
    if (full) return { events, next: event.position, gapAt: undefined, last };
    const text = JSON.stringify(event);
    events.push(text);
    chars += text.length;
    last = event.position;
  }
  return { events, next: undefined, gapAt: reading.gapAt, last };
}
