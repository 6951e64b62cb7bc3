import { eventsIn } from '../stack/ingest-figures.ts';
import type { Ingested } from './publish-history.ts';
import type { StoredCounts } from './stored-counts.ts';

/** What became of the published events, each counted once. */
export interface Settled {
  readonly published: number;
  readonly appended: number;
  readonly duplicates: number;
  readonly quarantined: number;
  /** Events that the topic delivered again, because it did not learn that they were taken in. */
  readonly redelivered: number;
  /** What does not add up, a sentence each; nothing if all is well. */
  readonly differences: readonly string[];
}

/**
 * Settles the processor's own figures with those of the publisher, the topic and the store, which all count apart.
 * A delivery whose acknowledgement was lost comes again and is all duplicates: those are not counted among what was
 * published.
 */
export function settle(
  { published, figures, topic }: Ingested,
  before: StoredCounts,
  after: StoredCounts,
): Settled {
  const { appended, quarantined } = figures;
  const redelivered = topic.retried > 0 ? Math.max(0, eventsIn(figures) - topic.delivered) : 0;
  const duplicates = figures.duplicates - redelivered;
  const stored = after.events - before.events;
  const differences = [
    appended + duplicates + quarantined === published
      ? ''
      : `${published} events were published, and ${appended} appended + ${duplicates} duplicates + ${quarantined} quarantined do not make that`,
    stored === appended
      ? ''
      : `the processor appended ${appended} events, and the store holds ${stored} more`,
    topic.deadLettered + topic.dropped === 0
      ? ''
      : `${topic.deadLettered + topic.dropped} events could not be delivered`,
  ].filter((difference) => difference !== '');
  return { published, appended, duplicates, quarantined, redelivered, differences };
}
