import type { RecordedEvent } from '@annals/events-schema';
import type { EventStore } from '@annals/event-store';

/** Where a whole history is read from: the table, or an archive. */
export interface HistoryReader {
  /** A bucket's events of a category in chunks; each stream contiguous and in order. */
  read(bucket: string, category: string): AsyncIterable<readonly RecordedEvent[]>;
}

/** Reads the store's table. */
export const tableHistory = (store: EventStore): HistoryReader => ({
  read: (bucket, category) => store.scanBucket(bucket, category),
});
