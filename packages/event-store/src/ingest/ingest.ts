import { accept } from '../accept/accept.ts';
import type { AppendOutcome } from '../append/outcome.ts';
import { quarantineEntry, type QuarantineEntry, type QuarantineReason } from '../quarantine/entry.ts';
import type { EventStore } from '../store.ts';

/** What became of a delivery: every event of it is counted once. */
export interface IngestReport {
  readonly appended: number;
  readonly duplicates: number;
  readonly quarantined: number;
  readonly reasons: Readonly<Partial<Record<QuarantineReason, number>>>;
}

/** An event's way: it is in the store, or it belongs in quarantine. */
export type Ingested = { readonly stored: 'appended' | 'duplicate' } | { readonly refused: QuarantineEntry };

/** The largest delivery of Event Grid; what is larger goes in parts, so that it does not overload the store alone. */
const maxUnderWay = 5_000;

/**
 * Takes a delivery of events, whatever they are, into the store: each valid one an append of its own, the rest into
 * quarantine with the reason. Returns once all of it is durable; throws what the storage throws if it is not, and
 * then the whole delivery can be repeated without harm.
 * @throws StoreError `overloaded`
 */
export async function ingest(store: EventStore, delivery: readonly unknown[]): Promise<IngestReport> {
  const ways: Ingested[] = [];
  for (let start = 0; start < delivery.length; start += maxUnderWay) {
    const part = delivery.slice(start, start + maxUnderWay);
    for (const way of await Promise.all(part.map((value) => ingestOne(store, value)))) ways.push(way);
  }
  const refused = ways.flatMap((way) => ('refused' in way ? [way.refused] : []));
  await store.quarantine.add(refused);

  const reasons: Partial<Record<QuarantineReason, number>> = {};
  for (const { reason } of refused) reasons[reason] = (reasons[reason] ?? 0) + 1;
  const stored = (how: 'appended' | 'duplicate') =>
    ways.filter((way) => 'stored' in way && way.stored === how).length;
  return {
    appended: stored('appended'),
    duplicates: stored('duplicate'),
    quarantined: refused.length,
    reasons,
  };
}

/** The same for one event; what is refused is returned and not yet written anywhere. */
export async function ingestOne(store: EventStore, value: unknown): Promise<Ingested> {
  const result = await accept(store.catalogue, value, store.seal);
  if (!result.valid) return { refused: quarantineEntry(value, result, store.now()) };
  const outcome = await store.appendAccepted([result.event]);
  if (outcome.outcome === 'appended' || outcome.outcome === 'duplicate') return { stored: outcome.outcome };
  return {
    refused: quarantineEntry(
      value,
      { reason: outcome.outcome, violations: [violationOf(outcome)] },
      store.now(),
    ),
  };
}

function violationOf(outcome: Extract<AppendOutcome, { readonly existing: unknown }>) {
  const { position, existing } = outcome;
  return outcome.outcome === 'conflict'
    ? {
        field: 'sequence',
        rule: 'conflict',
        message: `position ${position} holds event ${existing.id} of ${existing.source}`,
      }
    : {
        field: 'id',
        rule: 'identity-reused',
        message: `the same id and source stand at ${position} with other content`,
      };
}
