import { type EventStore, foldChunks, type Question, type StreamReplay } from '@annals/event-store';
import type { Foldable } from '@annals/events-schema';
import { type HistoryOptions, type HistorySource, readHistory } from './read-history.ts';

/**
 * The state of every stream of a category, folded from archive and tail: the same answers as `store.replayAll`,
 * without reading the table. Order: bucket by bucket, as they come.
 *
 * @throws what {@link readHistory} throws; StoreError `bad-time`; FoldError naming stream and position
 */
export function foldHistory<State>(
  store: HistorySource & Pick<EventStore, 'now'>,
  stream: Foldable<State>,
  options: Question & Omit<HistoryOptions, 'category'> = {},
): AsyncGenerator<StreamReplay<State>> {
  const { category } = stream;
  return foldChunks(readHistory(store, { ...options, category }), stream, options, store.now());
}
