import { maxEventBytes, type RecordedEvent } from '@annals/events-schema';
import type { Backend, Row } from '../backend.ts';
import { eventOfRow } from '../layout/event-row.ts';
import { categoryRange, eventsRange } from '../layout/keys.ts';
import { bucketNames, type Layout } from '../layout/layout.ts';
import { openEvents } from '../personal/open-events.ts';
import type { Open } from '../personal/privacy.ts';
import { interleave } from './interleave.ts';

export interface ScanOptions {
  readonly category?: string | undefined;
  /** Only streams of the category that stand behind the one of this id. */
  readonly afterId?: string | undefined;
  /** Buckets read at the same time; 4 unless told. */
  readonly concurrency?: number | undefined;
  /** Only these; all unless told. */
  readonly buckets?: readonly string[] | undefined;
}

interface ScanChunksOptions extends ScanOptions {
  readonly open?: Open | undefined;
}

/** Every stored event, in chunks: a chunk is of one bucket, each bucket in order, each stream contiguous in it. */
export async function* scanChunks(
  backend: Backend,
  layout: Layout,
  { category, afterId, concurrency = 4, buckets = bucketNames(layout), open }: ScanChunksOptions = {},
): AsyncGenerator<{ readonly bucket: string; readonly events: readonly RecordedEvent[] }> {
  const keys = category === undefined ? eventsRange : categoryRange(category, afterId);
  const sources = buckets.map(
    (bucket) =>
      async function* () {
        let events: RecordedEvent[] = [];
        let chars = 0;
        for await (const row of backend.range(bucket, keys)) {
          events.push(await eventOfRow(row, backend));
          chars += dataChars(row);
          if (events.length < chunkEvents && chars < chunkDataChars) continue;
          yield { bucket, events: await openEvents(open, events) };
          events = [];
          chars = 0;
        }
        if (events.length > 0) yield { bucket, events: await openEvents(open, events) };
      },
  );
  yield* interleave(sources, concurrency);
}

/** A chunk ends with the event that reaches either: many small events, or few large ones, so that memory stays flat. */
const chunkEvents = 500;
const chunkDataChars = 4 * 1024 * 1024;

/** Data outside the row counts as the largest there is: how large it is does not show in the row. */
const dataChars = ({ data }: Row) => (typeof data === 'string' ? data.length : maxEventBytes);
