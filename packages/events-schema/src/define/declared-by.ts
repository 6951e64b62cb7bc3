import type { AnyStream } from './foldable.ts';

/**
 * Under this key an event in memory remembers the stream that declared it, so that a publisher can validate
 * it without being handed a catalogue. Symbols are not part of JSON: it never travels. A registered symbol,
 * because the CommonJS entries each hold a copy of this module.
 */
const key = Symbol.for('@annals/events-schema/declared-by');

/**
 * For a draft: an enumerable property, so that `{ ...draft, correlationid }` remembers too. The value is a
 * function, which console.log prints as a word and not as the whole declaration.
 */
export const rememberStream = <Draft extends object>(draft: Draft, stream: () => AnyStream): Draft =>
  Object.assign(draft, { [key]: stream });

/**
 * For a completed event: no longer enumerable, so that it equals what JSON or the store gives back. Its
 * content is fixed; a changed copy is another event, and forgets.
 */
export const hideStream = <Event extends object>(event: Event): Event =>
  Object.hasOwn(event, key) ? Object.defineProperty(event, key, { enumerable: false }) : event;

/** The stream whose declaration an event was made from, if this very event remembers. */
export function declaringStream(event: object): AnyStream | undefined {
  const stream: unknown = Reflect.get(event, key);
  return typeof stream === 'function' ? (stream as () => AnyStream)() : undefined;
}
