import { type Catalogue, defineCatalogue } from '../define/catalogue.ts';
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
}

/** An event as it will be sent, however often. */
export interface Prepared {
  readonly event: CloudEvent;
  readonly json: string;
  /** UTF-8 bytes of `json`. */
  readonly bytes: number;
}

/**
 * Completes drafts (a completed event stays as it is), validates each against its declaration, and fixes
 * the bytes. Nothing may be sent before this has returned.
 *
 * @throws EventInvalidError (`event-invalid`), which names every event that breaks a rule.
 */
export function prepare(
  events: readonly (DraftEvent | CloudEvent)[],
  { catalogue, trace, ...identity }: PrepareOptions,
): Prepared[] {
  const context = trace?.();
  const catalogues = new Map<object, Catalogue>();
  const violations: EventViolation[] = [];
  const prepared: Prepared[] = [];

  for (const [index, given] of events.entries()) {
    const { type, subject } = { ...(given as Partial<CloudEvent> | null) };
    const refuse = (broken: readonly Violation[]) => {
      for (const violation of broken)
        violations.push({
          event: index,
          type: String(type ?? ''),
          subject: String(subject ?? ''),
          ...violation,
        });
    };
    const known = catalogue ?? ownCatalogue(given, catalogues);
    if (!known) {
      refuse([undeclared]);
      continue;
    }
    const event = 'specversion' in given ? given : completeDraft(traced(given, context), identity);
    const validity = validateEvent(known, event);
    if (!validity.valid) {
      refuse(validity.violations);
      continue;
    }
    const written = write(event);
    if ('rule' in written) refuse([written]);
    else prepared.push(written);
  }
  if (violations.length > 0) throw new EventInvalidError(violations);
  return prepared;
}

const undeclared: Violation = {
  field: 'type',
  rule: 'undeclared',
  message:
    'which stream declares it is not known (not made with at(…) of a stream, or copied once completed): ' +
    'give createPublisher a catalogue',
};

/** The catalogue of just the stream that an event remembers. */
function ownCatalogue(event: unknown, catalogues: Map<object, Catalogue>): Catalogue | undefined {
  const stream = typeof event === 'object' && event !== null ? declaringStream(event) : undefined;
  if (!stream) return undefined;
  const known = catalogues.get(stream) ?? defineCatalogue([stream]);
  catalogues.set(stream, known);
  return known;
}

const traced = (draft: DraftEvent, context: TraceContext | undefined): DraftEvent =>
  context && draft.traceparent === undefined ? { ...draft, ...context } : draft;

function write(event: CloudEvent): Prepared | Violation {
  let json: string;
  try {
    json = JSON.stringify(event);
  } catch (cause) {
    return { field: 'data', rule: 'not_json', message: (cause as Error).message };
  }
  const bytes = Buffer.byteLength(json);
  return requestBytes([bytes]) <= maxEventBytes
    ? { event, json, bytes }
    : {
        field: '',
        rule: 'max_bytes',
        message: `is ${bytes} bytes of JSON; a request takes ${maxEventBytes}, its brackets included`,
      };
}
