import { hash } from 'node:crypto';
import type { RefusalReason, Violation } from '@annals/events-schema';
import canonicalize from 'canonicalize';
import { jsonOf } from './json-of.ts';

export type QuarantineReason = RefusalReason | 'conflict' | 'identity-reused' | 'erased-subject';

const reasons: Record<QuarantineReason, true> = {
  invalid: true,
  'unknown-type': true,
  'bad-stream': true,
  'too-large': true,
  conflict: true,
  'identity-reused': true,
  'erased-subject': true,
};

/** Every reason there is. */
export const quarantineReasons = Object.keys(reasons) as readonly QuarantineReason[];

/** An event that could not be accepted, and why. */
export interface QuarantineEntry {
  /** The same for the same event and reason, however often it was delivered. */
  readonly id: string;
  readonly reason: QuarantineReason;
  /** The first 20 at most. */
  readonly violations: readonly Violation[];
  /** When it was set aside, UTC. */
  readonly quarantinedtime: string;
  /** As it was delivered. */
  readonly event: unknown;
}

/** A thousand wrong elements of an array are a thousand violations: enough to see what is wrong. */
const maxViolations = 20;
const maxMessageChars = 500;

export function quarantineEntry(
  event: unknown,
  why: { readonly reason: QuarantineReason; readonly violations: readonly Violation[] },
  now: Date,
): QuarantineEntry {
  const { reason } = why;
  const id = hash('sha256', `${reason}\n${textOf(event)}`).slice(0, 20);
  const violations = why.violations.slice(0, maxViolations).map(({ field, rule, message }) => ({
    field: field.slice(0, maxMessageChars),
    rule,
    message: message.slice(0, maxMessageChars),
  }));
  return { id, reason, violations, quarantinedtime: now.toISOString(), event };
}

function textOf(event: unknown): string {
  try {
    return canonicalize(event) ?? '';
  } catch {
    return jsonOf(event);
  }
}
