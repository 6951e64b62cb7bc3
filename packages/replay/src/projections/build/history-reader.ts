import type { RecordedEvent } from '@annals/events-schema';
import type { EventStore } from '@annals/event-store';

/** Where a whole history is read from: the table, or an archive. */
export interface HistoryReader {
  /**
   * A bucket's events of a category in chunks; each stream contiguous and in order. Whoever asks has dealt with the
   * streams up to the one of id `afterId`: they may be left out.
   */
  read(bucket: string, category: string, afterId?: string): AsyncIterable<readonly RecordedEvent[]>;
}

/** Reads the store's table. */
export const tableHistory = (store: EventStore): HistoryReader => ({
  read: (bucket, category, afterId) => store.scanBucket(bucket, category, afterId),
});
