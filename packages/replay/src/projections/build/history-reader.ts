import type { RecordedEvent } from '@annals/events-schema';
import type { EventStore } from '@annals/event-store';
import { readLatest } from '../../archive/manifest.ts';
import { readHistory } from '../../history/read-history.ts';

/** The archive with the feed's tail, or the table. */
export type HistorySource = 'archive' | 'table';

/** Where a whole history is read from. */
export interface HistoryReader {
  /**
   * A bucket's events of a category in chunks; each stream contiguous and in order. Whoever asks has dealt with the
   * streams up to the one of id `afterId`: they may be left out.
   */
  read(bucket: string, category: string, afterId?: string): AsyncIterable<readonly RecordedEvent[]>;
  /** By bucket, where what was read so far came from. */
  readonly sources: ReadonlyMap<string, HistorySource>;
}

/** Reads the store's table. */
export function tableHistory(store: EventStore): HistoryReader {
  const sources = new Map<string, HistorySource>();
  return {
    sources,
    read: (bucket, category, afterId) => {
      sources.set(bucket, 'table');
      return store.scanBucket(bucket, category, afterId);
    },
  };
}

/** Tail of a bucket that is sorted in memory, in bytes: a build reads four at once, where a replay reads two of twice as much. */
const maxTailBytes = 32 * 1024 * 1024;

/**
 * Reads the archive and the feed's tail; a bucket whose tail is too long from the table. The manifest is looked up for
 * each read, so that what an `archive run` did meanwhile is no tail any more.
 *
 * @throws ReplayError `archive-corrupt`, `archive-missing`, both naming the file
 */
export function archiveHistory(store: EventStore): HistoryReader {
  const sources = new Map<string, HistorySource>();
  return {
    sources,
    async *read(bucket, category) {
      sources.set(bucket, 'archive');
      const onTable = () => sources.set(bucket, 'table');
      const history = readHistory(store, { category, buckets: [bucket], maxTailBytes, onTable });
      for await (const { events } of history) yield events;
    },
  };
}

/** Reads the archive and the feed's tail if anything was archived, the table if not. */
export async function storedHistory(store: EventStore): Promise<HistoryReader> {
  const latest = await readLatest(store.raw.archive);
  return latest ? archiveHistory(store) : tableHistory(store);
}
