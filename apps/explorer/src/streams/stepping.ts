import type { RecordedEvent } from '@annals/events-schema';
import type { Moment } from '../history/travel.ts';

export type Step = number | 'first' | 'last';

/** Where a step from event to event leads: `at` a position, or now; an empty one stands before the first event. */
export function stepTo(
  { known: { events }, count }: Moment,
  step: Step,
): { at: string | undefined; asOf: undefined } {
  const wanted = step === 'first' ? 1 : step === 'last' ? events.length : count + step;
  const reached = Math.min(Math.max(wanted, 0), events.length);
  const at = reached === events.length ? undefined : reached === 0 ? '' : events[reached - 1]?.position;
  return { at, asOf: undefined };
}

/** The same through the times at which something became known. `times` rises, each once. */
export function stepKnown(
  times: readonly string[],
  knownAt: string | undefined,
  step: Step,
): string | undefined {
  const reached = knownAt === undefined ? times.length - 1 : times.findLastIndex((time) => time <= knownAt);
  const wanted = step === 'first' ? 0 : step === 'last' ? times.length - 1 : reached + step;
  if (wanted >= times.length - 1) return undefined;
  return wanted >= 0 ? times[wanted] : justBefore(times[0]);
}

const justBefore = (time: string | undefined) =>
  time === undefined ? undefined : new Date(Date.parse(time) - 1).toISOString();

/** When something became known, each time once, rising. */
export const recordedTimes = (events: readonly RecordedEvent[]): string[] =>
  [...new Set(events.map(({ recordedtime }) => recordedtime))].sort();
