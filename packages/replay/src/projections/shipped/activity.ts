import { hash } from 'node:crypto';
import type { RecordedEvent } from '@annals/events-schema';
import { catalogue } from '@annals/events-schema/catalogue';
import { defineProjection } from '../define/projection.ts';

/** Events of one day and type from one source. */
export interface Activity {
  readonly source: string;
  events: number;
  /** Greatest `recordedtime`. */
  last: string;
}

/** A stream's events by day, type and source, in nested objects of those names. */
type ActivityOfStream = Record<string, Record<string, Record<string, Activity>>>;

/** Names are prefixed: a source may be called `__proto__`. */
const prefixed = (name: string) => `:${name}`;

const count = (state: ActivityOfStream, { time, type, source, recordedtime }: RecordedEvent) => {
  const ofType = ((state[time.slice(0, 10)] ??= {})[type] ??= {});
  const found = (ofType[prefixed(source)] ??= { source, events: 0, last: recordedtime });
  found.events += 1;
  if (recordedtime > found.last) found.last = recordedtime;
  return state;
};

/** Of a source that leaves room for day and type in a key of 300 characters, in which `/` takes three. */
const longestSource = 40;

/** A source as part of a key: as it is, or cut, with `~` and a hash of the whole behind it. */
const keyOfSource = (source: string) =>
  source.length <= longestSource && /^[\x20-\x7d]*$/.test(source)
    ? source
    : `${source.replace(/[^\w/:.-]/g, '_').slice(0, longestSource - 17)}~${hash('sha256', source).slice(0, 16)}`;

const merge = (a: Activity, b: Activity): Activity => ({
  ...a,
  events: a.events + b.events,
  last: a.last > b.last ? a.last : b.last,
});

const streams = Object.fromEntries(catalogue.streams.map((stream) => [stream.category, stream]));

/**
 * How many events there are, by day of their `time` (UTC), type and source, and when the last of them was stored. Keys:
 * day; type, that of the newest version; source, cut if it is long. As everywhere, what lies behind a gap of a sequenced
 * stream does not count until that is filled.
 */
export const activity = defineProjection<typeof streams, ActivityOfStream, Activity>({
  name: 'activity',
  version: 1,
  streams,
  initial: () => ({}),
  evolve: Object.fromEntries(
    catalogue.streams.map(({ category, events }) => [
      category,
      Object.fromEntries(Object.keys(events).map((name) => [name, count])),
    ]),
  ),
  rows: function* (_stream, state) {
    for (const [day, types] of Object.entries(state))
      for (const [type, sources] of Object.entries(types))
        for (const one of Object.values(sources)) yield [[day, type, keyOfSource(one.source)], one] as const;
  },
  merge,
  view: ({ source, events, last }, [day, type]) => ({ day, type, source, events, last }),
});
