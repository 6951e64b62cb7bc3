import { ingestEach, type IngestReport, reportOf } from '../ingest/ingest.ts';
import type { QuarantineReason } from '../quarantine/entry.ts';
import type { RefusedFilter } from '../refused/filter.ts';
import type { EventStore } from '../store.ts';
import type { UnreadableBlob } from './dead-letters.ts';
import type { DeadLetter } from './letter.ts';

export interface DrainReport extends IngestReport {
  /** These were left as they are. */
  readonly unreadable: readonly UnreadableBlob[];
}

/**
 * Takes dead letters into the store as a delivery would have: each ends stored, found stored, or in quarantine, and
 * is taken out of its blob once that is durable. Stopped half-way, a second call finds duplicates. Blobs that
 * Event Grid adds meanwhile are taken in or left for the next call, never lost. `onLetters` hears how many were dealt
 * with.
 * @throws StoreError `overloaded`, `bad-time`
 */
export async function retryDeadLetters(
  store: EventStore,
  filter: RefusedFilter = {},
  onLetters?: (count: number) => void,
): Promise<DrainReport> {
  const counts = { appended: 0, duplicates: 0, quarantined: 0 };
  const reasons: Partial<Record<QuarantineReason, number>> = {};
  const unreadable = await eachGroup(store, filter, async (letters) => {
    const report = reportOf(
      await ingestEach(
        store,
        letters.map(({ event }) => event),
      ),
    );
    for (const name of ['appended', 'duplicates', 'quarantined'] as const) counts[name] += report[name];
    for (const [reason, count] of Object.entries(report.reasons) as [QuarantineReason, number][])
      reasons[reason] = (reasons[reason] ?? 0) + count;
    onLetters?.(letters.length);
  });
  return { ...counts, reasons, unreadable };
}

/** Takes dead letters out for good: afterwards they are nowhere. */
export async function discardDeadLetters(
  store: EventStore,
  filter: RefusedFilter,
): Promise<{ readonly discarded: number; readonly unreadable: readonly UnreadableBlob[] }> {
  let discarded = 0;
  const unreadable = await eachGroup(store, filter, (letters) => {
    discarded += letters.length;
    return Promise.resolve();
  });
  return { discarded, unreadable };
}

/** Deals with the letters of some blobs, then takes them out; returns the blobs that could not be read. */
async function eachGroup(
  { deadLetters }: EventStore,
  filter: RefusedFilter,
  dealWith: (letters: readonly DeadLetter[]) => Promise<void>,
): Promise<UnreadableBlob[]> {
  const found: UnreadableBlob[] = [];
  for await (const { letters, unreadable } of deadLetters.groups(filter)) {
    found.push(...unreadable);
    await dealWith(letters);
    await deadLetters.remove(letters);
  }
  return found;
}
