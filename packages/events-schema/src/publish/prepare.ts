import { type Catalogue, defineCatalogue } from '../define/catalogue.ts';
import type { AnyStream } from '../define/foldable.ts';
import { declaringStream } from '../define/declared-by.ts';
import { type CompleteOptions, type DraftEvent, completeDraft } from '../define/draft.ts';
import type { CloudEvent } from '../envelope/cloud-event.ts';
import { EventInvalidError, type EventViolation } from '../errors.ts';
import { maxEventBytes, validateEvent } from '../validate/validate-event.ts';
import type { Violation } from '../validate/violation.ts';
import { requestBytes } from './batches.ts';

/** W3C trace context, as the `traceparent` and `tracestate` headers have it. */
export interface TraceContext {
  readonly traceparent: string;
  readonly tracestate?: string | undefined;
}

export interface PrepareOptions extends CompleteOptions {
  readonly catalogue?: Catalogue | undefined;
  readonly trace?: (() => TraceContext | undefined) | undefined;
  readonly seal?: SealEvent | undefined;
}

/** Seals the personal fields of a valid event. The same event must always give the same sealed event. */
export type SealEvent = (event: CloudEvent) => CloudEvent | Promise<CloudEvent>;

/** An event as it will be sent, however often. */
export interface Prepared {
  /** Not sealed, so that it can be validated and sealed again. */
  readonly event: CloudEvent;
  readonly json: string;
  /** UTF-8 bytes of `json`. */
  readonly bytes: number;
}

/**
 * Completes drafts (a completed event stays as it is), validates each against its declaration, seals it if it is to, and
 * fixes the bytes. Nothing may be sent before this has returned.
 *
 * @throws EventInvalidError (`event-invalid`), which names every event that breaks a rule; what `seal` throws.
 */
export async function prepare(
  events: readonly (DraftEvent | CloudEvent)[],
  { catalogue, trace, seal, ...identity }: PrepareOptions,
): Promise<Prepared[]> {
  const context = trace?.();
  const known = catalogue ? () => catalogue : ownCatalogues();
  const validated = (given: unknown): CloudEvent | readonly Violation[] => {
    if (typeof given !== 'object' || given === null) return [notAnObject];
    const declarations = known(given);
    if (!declarations) return [undeclared];
    const event =
      'specversion' in given ? given : completeDraft(traced(given as DraftEvent, context), identity);
    const validity = validateEvent(declarations, event);
    return validity.valid ? validity.event : validity.violations;
  };

  const prepared: Prepared[] = [];
  const violations: EventViolation[] = [];
  for (const [index, given] of events.entries()) {
    const event = validated(given);
    const outcome = 'specversion' in event ? write(event, seal ? await seal(event) : event) : event;
    if ('json' in outcome) prepared.push(outcome);
    else for (const violation of outcome) violations.push(violationOf(index, given, violation));
  }
  if (violations.length > 0) throw new EventInvalidError(violations);
  return prepared;
}

function violationOf(index: number, given: unknown, violation: Violation): EventViolation {
  const { type, subject } = { ...(given as Record<string, unknown> | null) };
  return { event: index, type: textOf(type), subject: textOf(subject), ...violation };
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

const notAnObject: Violation = { field: '', rule: 'invalid_type', message: 'is not an object' };

const undeclared: Violation = {
  field: 'type',
  rule: 'undeclared',
  message:
    'which stream declares it is not known (not made with at(…) of a stream, or copied once completed): ' +
    'give createPublisher a catalogue',
};

/** Finds the catalogue of just the stream that an event remembers. */
function ownCatalogues(): (event: object) => Catalogue | undefined {
  const catalogues = new Map<AnyStream, Catalogue>();
  return (event) => {
    const stream = declaringStream(event);
    if (!stream) return undefined;
    const catalogue = catalogues.get(stream) ?? defineCatalogue([stream]);
    catalogues.set(stream, catalogue);
    return catalogue;
  };
}

const traced = (draft: DraftEvent, context: TraceContext | undefined): DraftEvent =>
  context && draft.traceparent === undefined ? { ...draft, ...context } : draft;

function write(event: CloudEvent, sent: CloudEvent): Prepared | readonly Violation[] {
  let json: string;
  try {
    json = JSON.stringify(sent);
  } catch (cause) {
    return [{ field: 'data', rule: 'not_json', message: (cause as Error).message }];
  }
  const bytes = Buffer.byteLength(json);
  if (requestBytes([bytes]) <= maxEventBytes) return { event, json, bytes };
  const message = `is ${bytes} bytes of JSON; a request takes ${maxEventBytes}, its brackets included`;
  return [{ field: '', rule: 'max_bytes', message }];
}
