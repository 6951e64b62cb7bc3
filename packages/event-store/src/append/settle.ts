import type { Backend } from '../backend.ts';
import type { KnownRows } from './known-rows.ts';
import type { AppendOutcome } from './outcome.ts';
import type { PendingAppend, PendingEvent } from './pending-append.ts';

/** What is known of an append. */
export type Settling =
  | { readonly outcome: AppendOutcome }
  /** Its first event whose position holds other content. */
  | { readonly clash: PendingEvent }
  /** The events of it that are not stored, as far as we know. */
  | { readonly missing: readonly PendingEvent[] };

/** Holds an append against the rows that are known to be stored. */
export function settle(append: PendingAppend, known: KnownRows): Settling {
  const missing: PendingEvent[] = [];
  for (const pending of append.events) {
    const { event } = pending;
    const stored = known.get(event.rowKey);
    if (stored === undefined) missing.push(pending);
    else if (stored !== event.contenthash) return { clash: pending };
  }
  if (missing.length > 0) return { missing };
  return { outcome: { outcome: 'duplicate', positions: append.events.map(({ event }) => event.position) } };
}

/** Reads what stands where an event cannot: the same event with other content, or another one. */
export async function nameClash(
  backend: Backend,
  bucket: string,
  { event }: PendingEvent,
): Promise<AppendOutcome> {
  const row = await backend.get(bucket, event.rowKey, ['id', 'source']);
  return clashOutcome({ event }, { source: String(row?.source), id: String(row?.id) });
}

/** What an append comes to whose event cannot stand where another, or the same with other content, does. */
export function clashOutcome(
  { event }: Pick<PendingEvent, 'event'>,
  { source, id }: { readonly source: string; readonly id: string },
): AppendOutcome {
  const same = source === event.attributes.source && id === event.attributes.id;
  return {
    outcome: same ? 'identity-reused' : 'conflict',
    position: event.position,
    existing: { source, id },
  };
}
