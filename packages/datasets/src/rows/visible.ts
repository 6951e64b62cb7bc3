import type { Ordering } from '@annals/events-schema';
import type { AnyNamed } from './named-event.ts';

/** A moment within a stream: what was known by `cutoff`, and which event it is about. */
export interface Cut {
  readonly cutoff: string;
  /** Index of the moment's event; undefined in a grid of times. */
  readonly own: number | undefined;
  /** Is the moment's event itself among what is known? */
  readonly include: boolean;
}

/**
 * Which events of a stream were known at a moment: their indexes, ascending.
 *
 * By `recorded`: what was recorded by then. Of a sequenced stream that is the longest unbroken prefix, and never goes
 * past the moment's own event, whatever was recorded in the same instant. By `time`: what happened before, strictly, since
 * two things of one day have no order.
 */
export function visibleAt(
  events: readonly AnyNamed[],
  ordering: Ordering,
  clock: 'recorded' | 'time',
  { cutoff, own, include }: Cut,
): number[] {
  const known = ({ time, recordedtime }: AnyNamed) =>
    clock === 'time' ? time < cutoff : recordedtime <= cutoff;
  const visible: number[] = [];
  for (const [index, event] of events.entries()) {
    if (ordering === 'sequence') {
      if (own !== undefined && index > own) break;
      if (Number(event.position) !== index + 1) break;
      if (index === own ? !include : !known(event)) break;
    } else if (index === own ? !include : !known(event)) continue;
    visible.push(index);
  }
  return visible;
}
