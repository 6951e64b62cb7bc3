import type { PendingEvent } from './backlog.ts';
import type { Fifo } from './fifo.ts';

/** An event on its way to one subscription. */
export type Item = {
  event: PendingEvent;
  /** Attempts that failed. */
  attempts: number;
  /** When it is no longer worth delivering, as `Date.now()`. */
  expiresMs: number;
  lastOutcome?: string;
  lastAttemptMs?: number;
};

/**
 * Takes the next batch off the queue: items of equal attempts (the delivery count is one header), no more than
 * `maxEvents`, no more than `maxBytes` unless a single event is larger.
 */
export function takeBatch(queue: Fifo<Item>, maxEvents: number, maxBytes: number): Item[] {
  const batch: Item[] = [];
  let bytes = 2;
  for (let next = queue.peek(); next && batch.length < maxEvents; next = queue.peek()) {
    const first = batch[0] ?? next;
    bytes += next.event.json.length + 1;
    if (next.attempts !== first.attempts || (batch.length > 0 && bytes > maxBytes)) break;
    batch.push(next);
    queue.shift();
  }
  return batch;
}
