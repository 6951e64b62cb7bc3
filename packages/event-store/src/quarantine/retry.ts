import { ingestOne } from '../ingest/ingest.ts';
import type { EventStore } from '../store.ts';
import type { QuarantineEntry } from './entry.ts';
import type { QuarantineFilter } from './quarantine.ts';

/** Enough to share transactions. */
const retriedTogether = 100;

export interface RetryReport {
  /** Stored now, or found stored, and taken out of quarantine. */
  readonly accepted: number;
  /** Refused again, each with the reason of today; they stay. */
  readonly refused: readonly QuarantineEntry[];
}

/**
 * Offers quarantined events to the store again, after the catalogue or the producer was mended. What is accepted
 * leaves quarantine once it is durable in the store; stopped half-way, a second call finds duplicates. `onEntry`
 * hears of each entry that was dealt with.
 */
export async function retryQuarantined(
  store: EventStore,
  filter: QuarantineFilter = {},
  onEntry?: (entry: QuarantineEntry) => void,
): Promise<RetryReport> {
  const stored = new Set<string>();
  const refused: QuarantineEntry[] = [];
  const retry = async (entry: QuarantineEntry) => {
    const way = await ingestOne(store, entry.event);
    if ('refused' in way) refused.push({ ...way.refused, id: entry.id });
    else stored.add(entry.id);
    onEntry?.(entry);
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
