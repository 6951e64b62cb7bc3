import { type Ordering, parseSequence } from '@annals/events-schema';
import { Problem } from '@annals/http-doors';

/** The tag of a sequenced stream: the number of its events. */
export const positionTag = (events: number) => `"${events}"`;

/**
 * How many events a sequenced stream has, as its writer believes: `If-Match: "7"`, or `If-None-Match: *` for none.
 * Undefined for a time-ordered stream, where nothing can be expected: late events slot in.
 * @throws Problem `precondition-required`, `bad-precondition`
 */
export function expectedPosition(ordering: Ordering, headers: Headers): number | undefined {
  const match = headers.get('if-match');
  const noneMatch = headers.get('if-none-match');
  if (ordering === 'time') {
    if (match === null && noneMatch === null) return undefined;
    throw new Problem(
      'bad-precondition',
      'a time-ordered stream has no position to expect: send no If-Match',
    );
  }
  if (match === null && noneMatch === null)
    throw new Problem(
      'precondition-required',
      'send If-Match with the number of events so far, such as "7", or If-None-Match: * for a new stream',
    );
  if (match === null && noneMatch?.trim() === '*') return 0;
  const sequence = noneMatch === null ? /^"(\d+)"$/.exec(match?.trim() ?? '')?.[1] : undefined;
  const position = sequence === undefined ? undefined : parseSequence(sequence);
  if (position === undefined)
    throw new Problem(
      'bad-precondition',
      'send either If-Match with one number in quotes, such as "7", or If-None-Match: *',
    );
  return position;
}
