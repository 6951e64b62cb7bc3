import { hash } from 'node:crypto';
import {
  type CloudEvent,
  formatSequence,
  normaliseTime,
  type Ordering,
  parseSequence,
} from '@annals/events-schema';

/**
 * Where an event stands in its stream; positions of one stream sort as text.
 *
 * `sequence`: the producer's number, zero-padded to 16 digits.
 * `time`: UTC with nine fractional digits, `.`, the producer's number (0 if none), `.`, 32 hex digits of a hash
 * of (source, id): events of one time and number have an order that does not hang on when they arrived.
 */
export function positionOf(event: CloudEvent, ordering: Ordering): string {
  const sequence = formatSequence(parseSequence(event.sequence ?? '0') ?? 0);
  if (ordering === 'sequence') return sequence;
  return `${normaliseTime(event.time) ?? event.time}.${sequence}.${identityHash(event)}`;
}

/** An event's identity is (source, id). */
const identityHash = ({ source, id }: CloudEvent) =>
  hash('sha256', JSON.stringify([source, id])).slice(0, 32);

/** The last position, at or before which every event of this time stands, in a time-ordered stream. */
export const lastPositionAt = (time: string) => `${time}.~`;
