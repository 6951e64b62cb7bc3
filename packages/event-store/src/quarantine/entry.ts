import { hash } from 'node:crypto';
import type { RefusalReason, Violation } from '@annals/events-schema';
import canonicalize from 'canonicalize';

export type QuarantineReason = RefusalReason | 'conflict' | 'identity-reused';

/** An event that could not be accepted, and why. */
export interface QuarantineEntry {
  /** The same for the same event and reason, however often it was delivered. */
  readonly id: string;
  readonly reason: QuarantineReason;
  readonly violations: readonly Violation[];
  /** When it was set aside, UTC. */
  readonly quarantinedtime: string;
  /** As it was delivered. */
  readonly event: unknown;
}

export function quarantineEntry(
  event: unknown,
  why: { readonly reason: QuarantineReason; readonly violations: readonly Violation[] },
  now: Date,
): QuarantineEntry {
  const { reason, violations } = why;
  const id = hash('sha256', `${reason}\n${canonicalize(event) ?? ''}`).slice(0, 20);
  return { id, reason, violations, quarantinedtime: now.toISOString(), event };
}
