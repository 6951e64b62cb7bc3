import type { PendingAppend, PendingEvent } from './pending-append.ts';
import { clashOutcome } from './settle.ts';

/**
 * Tells the appends of a bucket's queue that wanted a position which is taken now, and takes them out of it. They hear
 * of it before the winner does: who wins a position must not be first at the next one too, or the others starve.
 * Changes `queue`.
 */
export function loseTo(stored: readonly PendingEvent[], queue: PendingAppend[]): void {
  if (queue.length === 0) return;
  const winners = new Map(stored.map(({ event }) => [event.rowKey, event]));
  let kept = 0;
  for (const append of queue) {
    const lost = append.events.find(({ event }) => {
      const winner = winners.get(event.rowKey);
      return winner !== undefined && winner.contenthash !== event.contenthash;
    });
    const winner = lost && winners.get(lost.event.rowKey);
    if (winner) append.resolve(clashOutcome(lost, winner.attributes));
    else queue[kept++] = append;
  }
  queue.length = kept;
}
