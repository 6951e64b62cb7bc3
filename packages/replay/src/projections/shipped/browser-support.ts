import { evolve, type RecordedEvent } from '@annals/events-schema';
import { fullSupport, webFeature, type WebFeature } from '@annals/events-schema/catalogue';
import { defineProjection } from '../define/projection.ts';

/** Features that a browser came to support fully in a year, and ceased to. */
export interface SupportOfYear {
  gained: number;
  lost: number;
}

interface FeatureByYear {
  feature: WebFeature;
  /** Of the last event, and who supported the feature fully when that year began. */
  year: string;
  before: string[];
  /** Changes of the years that are over, by year: one side names the browsers. */
  changes: Record<string, { gained: string[]; lost: string[] }>;
}

const browsersOf = ({ feature }: FeatureByYear) => fullSupport(feature).map(({ browser }) => browser);

function changesOf(state: FeatureByYear): { gained: string[]; lost: string[] } {
  const now = browsersOf(state);
  return {
    gained: now.filter((browser) => !state.before.includes(browser)),
    lost: state.before.filter((browser) => !now.includes(browser)),
  };
}

const change = (state: FeatureByYear, event: RecordedEvent): FeatureByYear => {
  const year = event.time.slice(0, 4);
  if (year !== state.year) {
    if (state.year !== '') state.changes[state.year] = changesOf(state);
    state.before = browsersOf(state);
    state.year = year;
  }
  state.feature = evolve(webFeature, state.feature, event);
  return state;
};

/**
 * How many features of the web platform each browser came to support fully, and ceased to, by year: as it stands at the
 * end of the year, so that what came and went within it does not count. Keys: browser, year.
 */
export const browserSupport = defineProjection({
  name: 'browser-support',
  version: 1,
  streams: { webFeature },
  initial: (): FeatureByYear => ({ feature: webFeature.initial(), year: '', before: [], changes: {} }),
  evolve: {
    webFeature: {
      supportAdded: change,
      supportFlagged: change,
      supportPrefixed: change,
      supportPartial: change,
      supportRemoved: change,
    },
  },
  rows: function* (_stream, state): Generator<[readonly [string, string], SupportOfYear]> {
    for (const [year, { gained, lost }] of Object.entries({
      ...state.changes,
      [state.year]: changesOf(state),
    })) {
      for (const browser of gained) yield [[browser, year], { gained: 1, lost: 0 }];
      for (const browser of lost) yield [[browser, year], { gained: 0, lost: 1 }];
    }
  },
  merge: (a, b) => ({ gained: a.gained + b.gained, lost: a.lost + b.lost }),
});
