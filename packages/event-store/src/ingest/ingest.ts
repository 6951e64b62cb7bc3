import { accept, acceptAll, type Accepting } from '../accept/accept.ts';
import { inTrace } from '../accept/accepted-event.ts';
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

export interface IngestOptions {
  /** W3C trace context of the whole delivery, stored with those of its events that have none of their own. */
  readonly traceparent?: string | undefined;
}

/** About as many as a transaction holds. */
const acceptedTogether = 100;
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** The largest delivery of Event Grid; what is larger goes in parts, so that it does not overload the store alone. */
const maxUnderWay = 5_000;

/**
 * Takes a delivery of events, whatever they are, into the store: each valid one an append of its own, the rest into
 * quarantine with the reason. Returns once all of it is durable; throws what the storage throws if it is not, and
 * then the whole delivery can be repeated without harm.
 * @throws StoreError `overloaded`
 */
export async function ingest(store: EventStore, delivery: readonly unknown[]): Promise<IngestReport> {
  return reportOf(await ingestEach(store, delivery));
}

/** The same, saying of each event, in the order of the delivery, what became of it. */
export async function ingestEach(
  store: EventStore,
  delivery: readonly unknown[],
  { traceparent }: IngestOptions = {},
): Promise<readonly Ingested[]> {
  const ways: Ingested[] = [];
  for (let start = 0; start < delivery.length; start += maxUnderWay) {
    const parts = await acceptAndAppend(store, delivery.slice(start, start + maxUnderWay), traceparent);
    for (const part of parts) ways.push(...part);
  }
  await store.quarantine.add(ways.flatMap((way) => ('refused' in way ? [way.refused] : [])));
  return ways;
}

/**
 * Accepting is work for the processor, appending for the storage: the event loop gets a turn every now and then, so
 * that what is accepted so far is under way before the rest is looked at.
 */
async function acceptAndAppend(
  store: EventStore,
  events: readonly unknown[],
  traceparent: string | undefined,
): Promise<Ingested[][]> {
  const parts: Promise<Ingested[]>[] = [];
  for (let start = 0; start < events.length; start += acceptedTogether) {
    const some = events.slice(start, start + acceptedTogether);
    const accepted = acceptAll(store.catalogue, some, store.privacy);
    const part = Promise.all(
      accepted.map((accepting, index) => appendOne(store, some[index], accepting, traceparent)),
    );
    part.catch(() => undefined); // is heard of below, which may be too late for the runtime
    parts.push(part);
    if (start + acceptedTogether < events.length) await turn();
  }
  return Promise.all(parts);
}

/** Counts what became of a delivery. */
export function reportOf(ways: readonly Ingested[]): IngestReport {
  const reasons: Partial<Record<QuarantineReason, number>> = {};
  const counts = { appended: 0, duplicate: 0, refused: 0 };
  for (const way of ways) {
    if ('stored' in way) counts[way.stored] += 1;
    else {
      counts.refused += 1;
      reasons[way.refused.reason] = (reasons[way.refused.reason] ?? 0) + 1;
    }
  }
  return {
    appended: counts.appended,
    duplicates: counts.duplicate,
    quarantined: counts.refused,
    reasons,
  };
}

/** The same for one event; what is refused is returned and not yet written anywhere. */
export function ingestOne(store: EventStore, value: unknown): Promise<Ingested> {
  return appendOne(store, value, accept(store.catalogue, value, store.privacy));
}

async function appendOne(
  store: EventStore,
  value: unknown,
  accepting: Accepting | Promise<Accepting>,
  traceparent?: string,
): Promise<Ingested> {
  const result = accepting instanceof Promise ? await accepting : accepting;
  if (!result.valid) return { refused: quarantineEntry(value, result, store.now()) };
  const outcome = await store.appendAccepted([inTrace(result.event, traceparent)]);
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
