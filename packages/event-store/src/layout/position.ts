import { hash } from 'node:crypto';
import { type CloudEvent, formatSequence, type Ordering } from '@annals/events-schema';

/**
 * Where an event stands in its stream; positions of one stream sort as text.
 *
 * `sequence`: the producer's number, zero-padded to 16 digits.
 * `time`: UTC with nine fractional digits, `.`, the producer's number (0 if none), `.`, 32 hex digits of a hash
 * of (source, id): events of one time and number have an order that does not hang on when they arrived.
 *
 * `event` has `time` and `sequence` normalised.
 */
export function positionOf(event: Positioned, ordering: Ordering): string {
  const { time, sequence = none } = event;
  return ordering === 'sequence' ? sequence : `${time}.${sequence}.${identityHash(event)}`;
}

export type Positioned = Pick<CloudEvent, 'id' | 'source' | 'time' | 'sequence'>;

const none = formatSequence(0);

/** An event's identity is (source, id). */
const identityHash = ({ source, id }: Positioned) =>
  hash('sha256', JSON.stringify([source, id])).slice(0, 32);

/** The last position, at or before which every event of this time stands, in a time-ordered stream. */
export const lastPositionAt = (time: string) => `${time}.~`;
