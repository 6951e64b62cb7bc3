import {
  type Catalogue,
  type CloudEvent,
  maxEventBytes,
  type Refusal,
  type RefusalReason,
  validateEvent,
} from '@annals/events-schema';
import { type AcceptedEvent, acceptedEvent } from './accepted-event.ts';

export type Accepting = { readonly valid: true; readonly event: AcceptedEvent } | Refusal;

/**
 * Seals personal fields of an event, before anything of it is hashed or written. The same event must always
 * give the same sealed event, or a redelivery would look like another content.
 */
export type Seal = (event: CloudEvent) => CloudEvent | Promise<CloudEvent>;

/** Holds any value against envelope, catalogue and size; what passes is sealed and made ready to store. */
export async function accept(catalogue: Catalogue, value: unknown, seal?: Seal): Promise<Accepting> {
  const result = validateEvent(catalogue, value);
  if (!result.valid) return result;
  const sealed = seal ? await seal(result.event) : result.event;
  const event = acceptedEvent(sealed, result.name, result.stream.ordering);
  const bytes = Buffer.byteLength(event.dataText) + Buffer.byteLength(event.attributesText);
  if (bytes > maxEventBytes) return tooLarge(bytes);
  return { valid: true, event };
}

function tooLarge(bytes: number): Refusal {
  const reason: RefusalReason = 'too-large';
  const message = `the event is ${bytes} bytes of JSON, at most ${maxEventBytes} are accepted`;
  return { valid: false, reason, violations: [{ field: 'data', rule: 'max_bytes', message }] };
}
