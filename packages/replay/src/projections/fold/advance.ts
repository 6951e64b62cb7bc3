import { formatSequence, type RecordedEvent, type StreamName } from '@annals/events-schema';
import type { StreamReading } from '@annals/event-store';
import type { StreamFold } from './stream-fold.ts';

/** Reads a stream's events from the table, from a position on. */
export type ReadStream = (name: StreamName, options: { readonly from?: string }) => StreamReading;

/**
 * Takes a stream further by what the feed says is new. What continues it is folded; what lies behind a gap waits until
 * that is filled; a late event of a time-ordered stream folds the stream again from the table. Events that are folded
 * already change nothing.
 */
export async function advance(
  fold: StreamFold,
  news: readonly RecordedEvent[],
  read: ReadStream,
): Promise<void> {
  const inOrder = news.toSorted((a, b) => (a.position < b.position ? -1 : 1));
  await (fold.fold.ordering === 'sequence'
    ? advanceSequence(fold, inOrder, read)
    : advanceTime(fold, inOrder, read));
}

async function advanceSequence(fold: StreamFold, news: readonly RecordedEvent[], read: ReadStream) {
  for (const event of news) {
    const next = formatSequence(Number(fold.position ?? 0) + 1);
    if (event.position < next) continue;
    if (event.position > next) {
      fold.gapAt = next;
      return;
    }
    if (fold.gapAt !== undefined) {
      // Filled: what waits behind it is in the table, and possibly in no block that is still to come.
      await foldFrom(fold, read(fold.name, { from: next }));
      return;
    }
    fold.add(event);
  }
}

async function advanceTime(fold: StreamFold, news: readonly RecordedEvent[], read: ReadStream) {
  const { position: last } = fold;
  if (last !== undefined && news.some(({ position }) => position < last)) {
    fold.restart();
    await foldFrom(fold, read(fold.name, {}));
    return;
  }
  for (const event of news) if (event.position !== last) fold.add(event);
}

export async function foldFrom(fold: StreamFold, reading: StreamReading): Promise<void> {
  for await (const event of reading) fold.add(event);
  fold.gapAt = reading.gapAt;
}
