import {
  type Acceptance,
  type Catalogue,
  type CloudEvent,
  maxEventBytes,
  type Refusal,
  type RefusalReason,
  validateEvent,
} from '@annals/events-schema';
import type { Privacy } from '../personal/privacy.ts';
import { type AcceptedEvent, acceptedEvent } from './accepted-event.ts';
import { storableViolation } from './storable.ts';

/** Why an event is not taken in. */
export interface NotAccepted extends Omit<Refusal, 'reason'> {
  readonly reason: RefusalReason | 'erased-subject';
}

export type Accepting = { readonly valid: true; readonly event: AcceptedEvent } | NotAccepted;

/**
 * Holds any value against envelope, catalogue and what a row can hold; what passes is sealed and made ready. What a
 * producer sealed is opened first: it is held against its declaration like any other, and comes out sealed as here. At
 * once where it can: a promise more an event is felt at thousands of them a second.
 */
export function accept(
  catalogue: Catalogue,
  value: unknown,
  privacy: Partial<Privacy> = {},
): Accepting | Promise<Accepting> {
  const { plain, valid, sealed } = stepsOf(catalogue, privacy);
  return finished(sealed(valid(plain(value))));
}

/**
 * The same for many, each step for all of them before the next: what one step needs of the processor's caches is no longer
 * there when another has been, and sealing a hundred in a row costs half of what it costs in between.
 */
export function acceptAll(
  catalogue: Catalogue,
  values: readonly unknown[],
  privacy: Partial<Privacy>,
): (Accepting | Promise<Accepting>)[] {
  const { plain, valid, sealed } = stepsOf(catalogue, privacy);
  return values.map(plain).map(valid).map(sealed).map(finished);
}

const stepsOf = (catalogue: Catalogue, { seal, openArriving }: Partial<Privacy>) => ({
  plain: (value: unknown): Step<unknown> =>
    openArriving ? orNotSealed(() => openArriving(value)) : { made: value },
  valid: (step: Step<unknown>) => next(step, (value) => validated(catalogue, value)),
  sealed: (step: Step<Acceptance>) =>
    next(step, (given): Step<Ready> =>
      seal ? sealedBy(seal, given) : { made: { event: given.event, given } },
    ),
});

/** What a step made of a value; a promise of it where that had to wait. */
type Step<Made> = Stepped<Made> | Promise<Stepped<Made>>;
type Stepped<Made> = { readonly made: Made } | NotAccepted;

const next = <Before, Made>(step: Step<Before>, go: (made: Before) => Step<Made>): Step<Made> =>
  step instanceof Promise ? step.then((stepped) => next(stepped, go)) : 'made' in step ? go(step.made) : step;

function validated(catalogue: Catalogue, value: unknown): Stepped<Acceptance> {
  const result = orRefusal(() => validateEvent(catalogue, value));
  return result.valid ? { made: result } : result;
}

interface Ready {
  /** Sealed, if anything is. */
  readonly event: CloudEvent;
  readonly given: Acceptance;
}

const sealedBy = (seal: Privacy['seal'], given: Acceptance): Step<Ready> =>
  next(
    orNotSealed(() => seal(given.event)),
    (event) => ({ made: { event, given } }),
  );

function finished(step: Step<Ready>): Accepting | Promise<Accepting> {
  if (step instanceof Promise) return step.then(finished);
  if (!('made' in step)) return step;
  const { event, given } = step.made;
  return orRefusal(() => made(event, given));
}

/** What fails here may be the keys or the storage, not the event: that passes through. */
function orNotSealed<Made>(make: () => Made | Promise<Made>): Step<Made> {
  try {
    const result = make();
    return result instanceof Promise ? result.then((made) => ({ made }), notSealed) : { made: result };
  } catch (error) {
    // Rejected, not thrown: what is no fault of this event must not keep the others from being accepted.
    return Promise.resolve().then(() => notSealed(error));
  }
}

function notSealed(error: unknown): NotAccepted {
  const { code, message } = error as Error & { readonly code?: unknown };
  switch (code) {
    case 'erased-subject':
      return refuse(code, { field: 'datasubject', rule: code, message });
    case 'seal-broken':
    case 'key-missing':
      return refuse('invalid', { field: 'data', rule: code, message });
    case 'not-json':
      return notStorable(error);
    default:
      throw error;
  }
}

function made(event: CloudEvent, { name, stream, event: given }: Acceptance): Accepting {
  const accepted = acceptedEvent(event, name, stream.ordering);
  const bytes = bytesOf(accepted);
  // Sealed text is longer: what counts is the event as it travelled.
  if (bytes > maxEventBytes && bytesOf(acceptedEvent(given, name, stream.ordering)) > maxEventBytes)
    return refuse('too-large', {
      field: 'data',
      rule: 'max_bytes',
      message: `the event is ${bytes} bytes of JSON, at most ${maxEventBytes} are accepted`,
    });
  const violation = storableViolation(accepted);
  return violation ? refuse('invalid', violation) : { valid: true, event: accepted };
}

/**
 * A value can be JSON and still break whoever walks through it: nested beyond the stack, half a surrogate pair,
 * 1e999. One such event must not hold up its batch for ever.
 */
function orRefusal<Result>(make: () => Result): Result | Refusal {
  try {
    return make();
  } catch (error) {
    return notStorable(error);
  }
}

const notStorable = (error: unknown) =>
  refuse('invalid', {
    field: 'data',
    rule: 'json',
    message: `cannot be stored as JSON: ${(error as Error).message}`,
  });

const bytesOf = ({ dataText, attributesText }: AcceptedEvent) =>
  Buffer.byteLength(dataText) + Buffer.byteLength(attributesText);

const refuse = <Reason extends NotAccepted['reason']>(
  reason: Reason,
  violation: Refusal['violations'][number],
): NotAccepted & { readonly reason: Reason } => ({
  valid: false,
  reason,
  violations: [violation],
});
