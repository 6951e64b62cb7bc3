import type { HistoryChunk } from '../history/read-history.ts';
import { bracketBytes, outgoing, type Outgoing } from './outgoing.ts';

/** Below the topic's limit of 1,048,576 bytes; only an event that is larger by itself goes beyond. */
const maxBatchBytes = 1_000_000;

/**
 * Cuts events into requests, in their order: at most `maxEvents` and 1 MB each.
 * @throws ReplayError `event-too-large`
 */
export async function* batchesOf(
  chunks: AsyncIterable<HistoryChunk>,
  job: string,
  maxEvents: number,
): AsyncGenerator<readonly Outgoing[]> {
  let batch: Outgoing[] = [];
  let bytes = bracketBytes;
  for await (const { bucket, events } of chunks) {
    for (const event of events) {
      const next = outgoing(bucket, event, job);
      if (batch.length === maxEvents || (batch.length > 0 && bytes + next.bytes + 1 > maxBatchBytes)) {
        yield batch;
        batch = [];
        bytes = bracketBytes;
      }
      batch.push(next);
      bytes += next.bytes + 1;
    }
  }
  if (batch.length > 0) yield batch;
}

export const bodyOf = (batch: readonly Outgoing[]): Buffer =>
  Buffer.from(`[${batch.map(({ json }) => json).join(',')}]`);
