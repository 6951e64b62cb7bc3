import type { Violation } from './validate/violation.ts';

/** A declaration (category, event type, schema) that breaks a rule of this package. Thrown when it is made. */
export class DefinitionError extends Error {
  readonly code = 'definition-invalid';
  override readonly name = 'DefinitionError';
}

/** A rule that one of several events breaks: which event, which field, which rule. */
export interface EventViolation extends Violation {
  /** The event's index among those that were handed over, from 0. */
  readonly event: number;
  /** Its type and its subject, as far as it has them. */
  readonly type: string;
  readonly subject: string;
}

/** Violations beyond these are in `violations`, not in the message. */
const violationsInMessage = 5;

/** Events that their declarations refuse. `violations` names each event, field and rule. */
export class EventInvalidError extends Error {
  readonly code = 'event-invalid';
  override readonly name = 'EventInvalidError';
  readonly violations: readonly EventViolation[];

  constructor(violations: readonly EventViolation[]) {
    const events = new Set(violations.map(({ event }) => event)).size;
    const named = violations
      .slice(0, violationsInMessage)
      .map(
        ({ event, type, subject, field, rule, message }) =>
          `event ${event} (${type} on ${subject}): ${field}: ${message} (${rule})`,
      );
    const more = violations.length - named.length;
    super(
      `${events === 1 ? '1 event is' : `${events} events are`} invalid: ${named.join('; ')}` +
        (more > 0 ? `; and ${more} more` : ''),
    );
    this.violations = violations;
  }
}

export type FoldErrorCode =
  'unknown-event-type' | 'evolve-threw' | 'evolve-returned-nothing' | 'upcast-threw';

/** A history that cannot be folded, named by stream and position. `cause` holds what user code threw. */
export class FoldError extends Error {
  override readonly name = 'FoldError';
  readonly code: FoldErrorCode;
  readonly subject: string;
  readonly position: string;
  readonly type: string;

  constructor(
    code: FoldErrorCode,
    at: { subject: string; position: string; type: string },
    options?: { cause?: unknown },
  ) {
    const because = options?.cause instanceof Error ? `: ${options.cause.message}` : '';
    super(`${code} at ${at.subject}, position ${at.position}, ${at.type}${because}`, options);
    this.code = code;
    this.subject = at.subject;
    this.position = at.position;
    this.type = at.type;
  }
}

export const hasName = (error: unknown, name: string) => error instanceof Error && error.name === name;

export const isDefinitionError = (error: unknown): error is DefinitionError =>
  hasName(error, 'DefinitionError');
export const isEventInvalidError = (error: unknown): error is EventInvalidError =>
  hasName(error, 'EventInvalidError');
export const isFoldError = (error: unknown): error is FoldError => hasName(error, 'FoldError');
