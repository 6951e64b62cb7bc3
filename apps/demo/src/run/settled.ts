import { eventsIn } from '../stack/ingest-figures.ts';
import type { Ingested } from './publish-history.ts';
import type { StoredCounts } from './stored-counts.ts';

/** What became of the published events. */
export interface Settled {
  readonly published: number;
  readonly appended: number;
  readonly duplicates: number;
  readonly quarantined: number;
  /** Further duplicates: events that the topic delivered again, because it did not learn that they were taken in. */
  readonly redelivered: number;
  /** What does not add up, a sentence each; nothing if all is well. */
  readonly differences: readonly string[];
}

/**
 * Settles the processor's own figures with those of the publisher, the topic and the store, which all count apart.
 *
 * Each event is reported once, and once more at most for each time that its delivery was repeated: the topic may
 * not have learnt of the first report, or there was none. What was reported before is then found a duplicate, and
 * not counted again. An event that was stored just now can be reported as a duplicate alone: its insert, or its
 * delivery, was done and not answered.
 */
export function settle(
  { published, figures, topic }: Ingested,
  before: StoredCounts,
  after: StoredCounts,
): Settled {
  const { appended, quarantined } = figures;
  const reported = eventsIn(figures);
  const again = Math.min(Math.max(0, reported - published), topic.retried);
  const redelivered = Math.min(again, figures.duplicates);
  const duplicates = figures.duplicates - redelivered;
  const stored = after.events - before.events;
  const undelivered = topic.deadLettered + topic.dropped;
  const reports = `${appended} appended + ${figures.duplicates} duplicates + ${quarantined} quarantined`;
  const retries = topic.retried > 0 ? ` with ${topic.retried} delivered again` : '';
  const differences = [
    published <= reported && reported <= published + topic.retried
      ? ''
      : `${published} events were published, and ${reports} do not make that${retries}`,
    appended <= stored && stored <= appended + figures.duplicates
      ? ''
      : `the processor reported ${reports}, and the store holds ${stored} events more`,
    undelivered === 0 ? '' : `${undelivered} events could not be delivered`,
  ].filter((difference) => difference !== '');
  return { published, appended, duplicates, quarantined, redelivered, differences };
}
