import { formatSequence, normaliseTime, type Ordering, type RecordedEvent } from '@annals/events-schema';

/** Which state of a stream is looked at. Times are RFC 3339, included; without any, it is the state now. */
export interface Question {
  /** By `time`. */
  readonly asOf?: string | undefined;
  /** An event's position, included: finer than `asOf`, since several events may have one time. */
  readonly at?: string | undefined;
  /** By `recordedtime`. */
  readonly knownAt?: string | undefined;
}

/** What was known of a stream at a time, in the order of the fold. */
export interface Known {
  readonly events: readonly RecordedEvent[];
  /** The missing position that ended a sequenced stream, though a later event was known. */
  readonly gapAt: string | undefined;
  /** For each event the latest `time` up to it: a sequenced stream's times need not rise. */
  readonly latest: readonly string[];
}

/** The same answer as the store's `Selection`: unknown events are as if they were not there. */
export function knownEvents(
  ordering: Ordering,
  events: readonly RecordedEvent[],
  knownAt: string | undefined,
): Known {
  const known = knownBy(knownAt);
  const taken: RecordedEvent[] = [];
  const latest: string[] = [];
  let last = '';
  for (const event of events) {
    if (!known(event)) continue;
    if (ordering === 'sequence' && Number(event.position) !== taken.length + 1)
      return { events: taken, gapAt: formatSequence(taken.length + 1), latest };
    taken.push(event);
    if (event.time > last) last = event.time;
    latest.push(last);
  }
  return { events: taken, gapAt: undefined, latest };
}

/** Whether an event was stored by then; any is known now. */
export function knownBy(
  knownAt: string | undefined,
): (event: Pick<RecordedEvent, 'recordedtime'>) => boolean {
  const until = normalised(knownAt);
  return ({ recordedtime }) => until === undefined || recordedtime <= until;
}

/** How many of the known events belong to the state asked for; they are the first ones. */
export function countOf({ events, latest }: Known, { asOf, at }: Question): number {
  if (at !== undefined) return countWhile(events.length, (index) => (events[index]?.position ?? '') <= at);
  const until = normalised(asOf);
  if (until === undefined) return events.length;
  return countWhile(events.length, (index) => (latest[index] ?? '') <= until);
}

/** What a link says may be anything: what is no time asks for no time. */
const normalised = (time: string | undefined) => (time === undefined ? undefined : normaliseTime(time));

/** Of `length` indexes, those before the first that does not hold; `holds` must not hold again after it. */
function countWhile(length: number, holds: (index: number) => boolean): number {
  let from = 0;
  let to = length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (holds(middle)) from = middle + 1;
    else to = middle;
  }
  return from;
}
