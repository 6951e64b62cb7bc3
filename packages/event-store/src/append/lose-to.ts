import type { PendingAppend, PendingEvent } from './pending-append.ts';
import { clashOutcome } from './settle.ts';

/** What is stored at a position: enough to tell the same event from another. */
export interface Standing {
  readonly rowKey: string;
  readonly contenthash: string;
  readonly source: string;
  readonly id: string;
}

export const standingOf = ({ event: { rowKey, contenthash, attributes } }: PendingEvent): Standing => ({
  rowKey,
  contenthash,
  source: attributes.source,
  id: attributes.id,
});

/**
 * Tells the appends of a bucket's queue that wanted a position which is taken now, and takes them out of it. They hear
 * of it before a winner does who wrote with them: who wins a position must not be first at the next one too, or the
 * others starve.
 * Changes `queue`.
 */
export function loseTo(stored: readonly Standing[], queue: PendingAppend[]): void {
  if (queue.length === 0) return;
  const winners = new Map(stored.map((one) => [one.rowKey, one]));
  let kept = 0;
  for (const append of queue) {
    const lost = append.events.find(({ event }) => {
      const winner = winners.get(event.rowKey);
      return winner !== undefined && winner.contenthash !== event.contenthash;
    });
    const winner = lost && winners.get(lost.event.rowKey);
    if (winner) append.resolve(clashOutcome(lost, winner));
    else queue[kept++] = append;
  }
  queue.length = kept;
}
