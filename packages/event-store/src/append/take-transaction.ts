import { safeBlockBytes } from '../feed/block.ts';
import { encoded, maxEventsAnAppend, maxTransactionBytes, type PendingAppend } from './pending-append.ts';

/**
 * Takes from the front of a bucket's queue what fits one transaction: whole appends, no row twice (a second event
 * at one position waits, and finds the first stored), none before an earlier one that has a row in common with it.
 * Always takes at least one. Changes `queue`.
 */
export function takeTransaction(queue: PendingAppend[]): PendingAppend[] {
  const taken: PendingAppend[] = [];
  /** Rows of the appends that were looked at, taken or not. */
  const keys = new Set<string>();
  let events = 0;
  let rowBytes = 0;
  let lineBytes = 0;
  let kept = 0;
  let index = 0;
  for (const append of queue) {
    if (events >= maxEventsAnAppend) break;
    index += 1;
    const more = {
      events: events + append.events.length,
      rowBytes: rowBytes + append.rowBytes,
      lineBytes: lineBytes + append.lineBytes,
    };
    const fits =
      more.events <= maxEventsAnAppend &&
      more.lineBytes <= safeBlockBytes &&
      more.rowBytes + encoded(more.lineBytes) <= maxTransactionBytes;
    const free = !append.events.some(({ event }) => keys.has(event.rowKey));
    for (const { event } of append.events) keys.add(event.rowKey);
    if ((fits || taken.length === 0) && free) {
      taken.push(append);
      ({ events, rowBytes, lineBytes } = more);
    } else {
      queue[kept++] = append;
    }
  }
  queue.splice(kept, index - kept);
  return taken;
}
