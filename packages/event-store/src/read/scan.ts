import type { RecordedEvent } from '@annals/events-schema';
import type { Backend } from '../backend.ts';
import { eventOfRow } from '../layout/event-row.ts';
import { categoryRange, eventsRange } from '../layout/keys.ts';
import { bucketNames, type Layout } from '../layout/layout.ts';
import { interleave } from './interleave.ts';

export interface ScanOptions {
  readonly category?: string | undefined;
  /** Buckets read at the same time; 4 unless told. */
  readonly concurrency?: number | undefined;
}

/** Every stored event, in chunks: a chunk is of one bucket, each bucket in order, each stream contiguous in it. */
export async function* scanChunks(
  backend: Backend,
  layout: Layout,
  { category, concurrency = 4 }: ScanOptions = {},
): AsyncGenerator<{ readonly bucket: string; readonly events: readonly RecordedEvent[] }> {
  const keys = category === undefined ? eventsRange : categoryRange(category);
  const buckets = bucketNames(layout).map(
    (bucket) =>
      async function* () {
        let events: RecordedEvent[] = [];
        for await (const row of backend.range(bucket, keys)) {
          events.push(await eventOfRow(row, backend));
          if (events.length < chunkEvents) continue;
          yield { bucket, events };
          events = [];
        }
        if (events.length > 0) yield { bucket, events };
      },
  );
  yield* interleave(buckets, concurrency);
}

const chunkEvents = 500;
