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
  { seal, openArriving }: Partial<Privacy> = {},
): Accepting | Promise<Accepting> {
  const validated = (plain: unknown): Accepting | Promise<Accepting> => {
    const result = orRefusal(() => validateEvent(catalogue, plain));
    if (!result.valid) return result;
    if (!seal) return orRefusal(() => made(result.event, result));
    return orNotSealed(
      () => seal(result.event),
      (sealed) => orRefusal(() => made(sealed, result)),
    );
  };
  return openArriving ? orNotSealed(() => openArriving(value), validated) : validated(value);
}

/** What fails here may be the keys or the storage, not the event: that passes through. */
function orNotSealed<Made>(
  make: () => Made | Promise<Made>,
  go: (made: Made) => Accepting | Promise<Accepting>,
): Accepting | Promise<Accepting> {
  let result: Made | Promise<Made>;
  try {
    result = make();
  } catch (error) {
    return notSealed(error);
  }
  return result instanceof Promise ? result.then(go, notSealed) : go(result);
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
