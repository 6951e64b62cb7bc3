import type { RawHistory } from '@annals/event-store';
import type { RecordedEvent } from '@annals/events-schema';
import type { ParsedEvent } from './parsed-event.ts';

/** Payloads that are held, and fetched, at once: each is up to a megabyte. */
const payloadsAtOnce = 8;

/**
 * Fetches the data that lies outside of the lines; a batch with many payloads is handed on in pieces.
 * @throws StoreError `payload-missing`, `payload-corrupt`, which name stream and position
 */
export async function* withPayloads(
  raw: Pick<RawHistory, 'withData'>,
  batch: readonly ParsedEvent[],
): AsyncGenerator<readonly RecordedEvent[]> {
  if (!batch.some(({ dataref }) => dataref !== undefined)) {
    yield batch;
    return;
  }
  let piece: Promise<RecordedEvent>[] = [];
  let payloads = 0;
  for (const event of batch) {
    if (event.dataref === undefined) piece.push(Promise.resolve(event));
    else {
      const fetched = raw.withData(event);
      // Awaited below, possibly after another one failed.
      fetched.catch(() => undefined);
      piece.push(fetched);
      payloads += 1;
    }
    if (payloads < payloadsAtOnce) continue;
    yield await Promise.all(piece);
    piece = [];
    payloads = 0;
  }
  if (piece.length > 0) yield await Promise.all(piece);
}
