import type { AnyDataset } from '../define/dataset.ts';
import { secondsBetween, shifted } from '../define/duration.ts';
import type { AnyNamed } from './named-event.ts';
import type { Cut } from './stream-timeline.ts';

/** A moment of a stream to predict at. */
export interface Moment extends Cut {
  /** When its event became known; of a time of the grid, that time. */
  readonly created: string;
}

/** The moments of a stream, those of a grid up to `logEnd`. `when` is asked later, once the state is known. */
export function momentsOf(
  { moment, clock }: AnyDataset,
  events: readonly AnyNamed[],
  logEnd: string,
): Moment[] {
  if ('every' in moment) return gridOf(moment.every, events, logEnd, clock);
  const include = moment.include ?? false;
  return events.flatMap((event, own) => {
    if (event.name !== moment.event) return [];
    const { time, recordedtime } = event;
    if (clock === 'time') return [{ cutoff: time, own, include, created: recordedtime }];
    // A producer's clock may be ahead: then it was no later than when it was recorded.
    const cutoff = include || recordedtime < time ? recordedtime : time;
    return [{ cutoff, own, include, created: recordedtime }];
  });
}

const epoch = '1970-01-01T00:00:00.000000000Z';

function gridOf(
  every: Parameters<typeof shifted>[1],
  events: readonly AnyNamed[],
  logEnd: string,
  clock: 'recorded' | 'time',
): Moment[] {
  const known = events.map(({ time, recordedtime }) => (clock === 'time' ? time : recordedtime));
  const first = known.reduce<string | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
  if (first === undefined) return [];
  const step = secondsBetween(epoch, shifted(epoch, every));
  const steps = Math.ceil(secondsBetween(epoch, first) / step);
  const moments: Moment[] = [];
  for (
    let cutoff = shifted(epoch, { seconds: steps * step });
    cutoff <= logEnd;
    cutoff = shifted(cutoff, every)
  )
    moments.push({ cutoff, own: undefined, include: false, created: cutoff });
  return moments;
}
