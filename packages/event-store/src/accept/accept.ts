import {
  type Acceptance,
  type Catalogue,
  type CloudEvent,
  maxEventBytes,
  type Refusal,
  type RefusalReason,
  validateEvent,
} from '@annals/events-schema';
import { type AcceptedEvent, acceptedEvent } from './accepted-event.ts';
import { storableViolation } from './storable.ts';

export type Accepting = { readonly valid: true; readonly event: AcceptedEvent } | Refusal;

/**
 * Seals personal fields of an event, before anything of it is hashed or written. The same event must always
 * give the same sealed event, or a redelivery would look like another content.
 */
export type Seal = (event: CloudEvent) => CloudEvent | Promise<CloudEvent>;

/**
 * Holds any value against envelope, catalogue and what a row can hold; what passes is sealed and made ready. At once
 * where nothing is sealed: a promise more an event is felt at thousands of them a second.
 */
export function accept(catalogue: Catalogue, value: unknown, seal?: Seal): Accepting | Promise<Accepting> {
  const result = orRefusal(() => validateEvent(catalogue, value));
  if (!result.valid) return result;
  if (!seal) return orRefusal(() => made(result.event, result));
  return sealAndMake(seal, result);
}

/** What fails here may be the sealing, not the event: that passes through. */
async function sealAndMake(seal: Seal, result: Acceptance): Promise<Accepting> {
  const sealed = await seal(result.event);
  return orRefusal(() => made(sealed, result));
}

function made(event: CloudEvent, { name, stream }: Acceptance): Accepting {
  const accepted = acceptedEvent(event, name, stream.ordering);
  const bytes = Buffer.byteLength(accepted.dataText) + Buffer.byteLength(accepted.attributesText);
  if (bytes > maxEventBytes)
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
    const message = `cannot be stored as JSON: ${(error as Error).message}`;
    return refuse('invalid', { field: 'data', rule: 'json', message });
  }
}

const refuse = (reason: RefusalReason, violation: Refusal['violations'][number]): Refusal => ({
  valid: false,
  reason,
  violations: [violation],
});
