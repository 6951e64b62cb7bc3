import { ingestOne } from '../ingest/ingest.ts';
import type { RefusedFilter } from '../refused/filter.ts';
import type { EventStore } from '../store.ts';
import type { QuarantineEntry } from './entry.ts';

/** Enough to share transactions. */
const retriedTogether = 100;

export interface RetryReport {
  /** Stored now, or found stored, and taken out of quarantine. */
  readonly accepted: number;
  /** Refused again, each with the reason of today; they stay. */
  readonly refused: readonly RefusedEntry[];
}

/** An entry without its event, of which a quarantine can hold more than memory does. */
export type RefusedEntry = Omit<QuarantineEntry, 'event'>;

/**
 * Offers quarantined events to the store again, after the catalogue or the producer was mended. What is accepted
 * leaves quarantine once it is durable in the store; stopped half-way, a second call finds duplicates. `onEntry`
 * hears of each entry that was dealt with, and why it was refused, if it was.
 */
export async function retryQuarantined(
  store: EventStore,
  filter: RefusedFilter = {},
  onEntry?: (entry: QuarantineEntry, refused?: RefusedEntry) => void,
): Promise<RetryReport> {
  const stored = new Set<string>();
  const refused: RefusedEntry[] = [];
  const retry = async (entry: QuarantineEntry) => {
    const way = await ingestOne(store, entry.event);
    const again = 'refused' in way ? withoutEvent({ ...way.refused, id: entry.id }) : undefined;
    if (again) refused.push(again);
    else stored.add(entry.id);
    onEntry?.(entry, again);
  };
  let together: QuarantineEntry[] = [];
  for await (const entry of store.quarantine.list(filter)) {
    if (together.push(entry) < retriedTogether) continue;
    await Promise.all(together.map(retry));
    together = [];
  }
  await Promise.all(together.map(retry));
  await store.quarantine.remove(stored);
  return { accepted: stored.size, refused };
}

const withoutEvent = ({ id, reason, violations, quarantinedtime }: QuarantineEntry): RefusedEntry => ({
  id,
  reason,
  violations,
  quarantinedtime,
});
