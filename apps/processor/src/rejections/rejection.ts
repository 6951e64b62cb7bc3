import type { QuarantineEntry } from '@annals/event-store';
import type { Catalogue } from '@annals/events-schema';
import { type EventRejected, eventRejected } from '@annals/events-schema/catalogue';
import { declaredPath } from './declared-path.ts';

/** A CloudEvent, complete; without `subject` where the refused event had none that can stand there. */
export interface Rejection {
  readonly specversion: '1.0';
  /** That of the entry in quarantine: the same refusal is the same event, however often it is delivered. */
  readonly id: string;
  readonly source: '/annals/processor';
  readonly type: typeof eventRejected.type;
  readonly subject?: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: EventRejected;
}

/** What the processor says itself. It may be delivered to it again, and must never make it speak. */
export const isRejection = (event: unknown): boolean =>
  (event as { readonly type?: unknown } | null | undefined)?.type === eventRejected.type;

/**
 * Says that an event is in quarantine, and why, with nothing of what it said: of violations field and rule, since
 * messages may quote values; of the path of a field only what a schema declares, since keys may be values too.
 */
export function rejectionOf(entry: QuarantineEntry, catalogue: Catalogue): Rejection {
  const { id: quarantineId, reason, quarantinedtime, event } = entry;
  const refused = (typeof event === 'object' && event !== null ? event : {}) as Partial<
    Record<string, unknown>
  >;
  const type = nameOf(refused.type, 256);
  const subject = nameOf(refused.subject, 256);
  const definition = catalogue.byType.get(type ?? '')?.versions.get(type ?? '')?.definition;
  const violations = entry.violations.map(({ field, rule }) => ({
    field: declaredPath(field, definition),
    rule,
  }));
  return {
    specversion: '1.0',
    id: quarantineId,
    source: '/annals/processor',
    type: eventRejected.type,
    ...(subject === undefined ? {} : { subject }),
    time: quarantinedtime,
    datacontenttype: 'application/json',
    data: {
      quarantineId,
      reason,
      violations,
      id: nameOf(refused.id, 512),
      source: nameOf(refused.source, 2_048),
      type,
      subject,
    },
  };
}

/** Source: CloudEvents 1.0.2, type system: what a String must not contain. */
const disallowed = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;

/** An attribute that can stand in one, or none; one that is too long was no identity. */
const nameOf = (value: unknown, maxChars: number): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= maxChars && !disallowed.test(value)
    ? value
    : undefined;
