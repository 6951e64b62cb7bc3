import type { EventStore, Question } from '@annals/event-store';
import { parseSubject, type RecordedEvent, type StreamName } from '@annals/events-schema';
import { type Manifest, readHistory } from '@annals/replay';

/** All of a stream that a build may know. A stream is held in memory as a whole. */
export interface KnownStream {
  readonly name: StreamName;
  /** In the stream's order; with gaps where something is missing or not known. */
  readonly events: readonly RecordedEvent[];
}

/** The streams of a category, bucket by bucket in their order, as the archive holds them; of some buckets, if told. */
export async function* datasetStreams(
  store: EventStore,
  manifest: Manifest,
  category: string,
  { asOf, knownAt }: Question,
  buckets?: readonly string[],
): AsyncGenerator<KnownStream> {
  let current: { name: StreamName; subject: string; events: RecordedEvent[] } | undefined;
  // One bucket after the other: the order of rows must not hang on which is read faster.
  for await (const { events } of readHistory(store, { manifest, category, buckets })) {
    for (const event of events) {
      if (asOf !== undefined && event.time > asOf) continue;
      if (knownAt !== undefined && event.recordedtime > knownAt) continue;
      if (current?.subject !== event.subject) {
        if (current) yield current;
        const name = parseSubject(event.subject);
        if (!name) throw new Error(`"${event.subject}" is no stream`);
        current = { name, subject: event.subject, events: [] };
      }
      current.events.push(event);
    }
  }
  if (current) yield current;
}
