import type { Violation } from './validate/violation.ts';

/** A declaration (category, event type, schema) that breaks a rule of this package. Thrown when it is made. */
export class DefinitionError extends Error {
  readonly code = 'definition-invalid';
  override readonly name = 'DefinitionError';
}

/** An event that its declaration refuses. `violations` names each field and rule. */
export class EventInvalidError extends Error {
  readonly code = 'event-invalid';
  override readonly name = 'EventInvalidError';
  readonly violations: readonly Violation[];

  constructor(message: string, violations: readonly Violation[]) {
    super(message);
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

const hasName = (error: unknown, name: string) => error instanceof Error && error.name === name;

export const isDefinitionError = (error: unknown): error is DefinitionError =>
  hasName(error, 'DefinitionError');
export const isEventInvalidError = (error: unknown): error is EventInvalidError =>
  hasName(error, 'EventInvalidError');
export const isFoldError = (error: unknown): error is FoldError => hasName(error, 'FoldError');
