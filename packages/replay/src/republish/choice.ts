import { bucketOf, type EventStore } from '@annals/event-store';
import { parseSubject, type RecordedEvent } from '@annals/events-schema';
import { type HistoryChunk, readHistory } from '../history/read-history.ts';

/** Which part of the history; what is left out, or a list of none, restricts nothing. Times: UTC, nine fractional digits. */
export interface Choice {
  /** `<category>/<id>` */
  readonly streams?: readonly string[] | undefined;
  readonly categories?: readonly string[] | undefined;
  readonly types?: readonly string[] | undefined;
  /** Happened then or later. */
  readonly after?: string | undefined;
  /** Happened earlier. */
  readonly before?: string | undefined;
  /** Stored by then. */
  readonly knownAt?: string | undefined;
}

/** The last event that was dealt with, in the order of buckets and keys. */
export interface Place {
  readonly bucket: string;
  /** `<category>:<id>:<position>` */
  readonly key: string;
}

/** What is read of the history. */
export type ReadableHistory = Pick<EventStore, 'raw'>;

/**
 * The chosen events behind a place, bucket by bucket, each in the order of keys: every stream contiguous and in order.
 * The same history gives the same events in the same order, whichever of it is archived.
 *
 * @throws what {@link readHistory} throws
 */
export async function* chosenHistory(
  store: ReadableHistory,
  choice: Choice,
  behind?: Place,
): AsyncGenerator<HistoryChunk> {
  const buckets = bucketsOf(store, choice).filter((bucket) => !behind || bucket >= behind.bucket);
  const isChosen = chooser(choice);
  const asStored = { raw: store.raw, privacy: {} };
  for await (const { bucket, events } of readHistory(asStored, {
    buckets,
    category: onlyCategory(choice),
    // One after the other: a place in one bucket then says that all before it are done.
  })) {
    const isDone = (event: RecordedEvent) => bucket === behind?.bucket && keyOf(event) <= behind.key;
    const chosen = events.filter((event) => isChosen(event) && !isDone(event));
    if (chosen.length > 0) yield { bucket, events: chosen };
  }
}

/** The row key of an event. */
export const keyOf = ({ subject, position }: RecordedEvent) => `${subject.replace('/', ':')}:${position}`;

function chooser({ after, before, knownAt, ...lists }: Choice): (event: RecordedEvent) => boolean {
  const [streams, categories, types] = [lists.streams, lists.categories, lists.types].map(
    (list) => list && list.length > 0 && new Set(list),
  );
  return ({ subject, type, time, recordedtime }) =>
    (!types || types.has(type)) &&
    (!streams || streams.has(subject)) &&
    (!categories || categories.has(subject.slice(0, subject.indexOf('/')))) &&
    (after === undefined || time >= after) &&
    (before === undefined || time < before) &&
    (knownAt === undefined || recordedtime <= knownAt);
}

function bucketsOf({ raw }: ReadableHistory, { streams = [] }: Choice): readonly string[] {
  const names = streams.map(parseSubject).filter((name) => name !== undefined);
  const home = new Set(names.map(({ category, id }) => bucketOf(raw.layout, category, id)));
  return raw.buckets().filter((bucket) => streams.length === 0 || home.has(bucket));
}

/** The one that all of it belongs to, if there is only one. */
function onlyCategory({ streams = [], categories = [] }: Choice): string | undefined {
  const ofStreams = streams.map((stream) => stream.slice(0, stream.indexOf('/')));
  const [only, ...others] = new Set(categories.length > 0 ? categories : ofStreams);
  return others.length === 0 ? only : undefined;
}
