import { defineStream } from '../../define/stream.ts';
import { supportAdded, supportFlagged, supportPartial, supportPrefixed, supportRemoved } from './support.ts';

/** How a browser supports a feature; `added` is without limits. */
export type SupportKind = 'added' | 'flagged' | 'prefixed' | 'partial';

/** A support statement that holds: started, and not ended. */
export interface ActiveStatement {
  readonly statement: number;
  readonly kind: SupportKind;
  readonly version: string;
  /** The start's event time. */
  readonly since: string;
  /** True if `version` means that version or one before it. */
  readonly approximate: boolean;
}

/** Who supports a feature now: the statements that hold, by browser. */
export interface WebFeature {
  /** Browsers sorted by name, statements by index; a browser without an active statement is left out. */
  browsers: Record<string, readonly ActiveStatement[]>;
}

interface Start {
  readonly time: string;
  readonly data: {
    readonly browser: string;
    readonly statement: number;
    readonly version: string;
    readonly approximate: boolean;
  };
}

/** A statement that starts again replaces its earlier start. */
const start =
  (kind: SupportKind) =>
  (state: WebFeature, { time, data }: Start): WebFeature => {
    const { browser, statement, version, approximate } = data;
    const started = { statement, kind, version, since: time, approximate };
    const others = activeIn(state, browser).filter((active) => active.statement !== statement);
    return withBrowser(
      state,
      browser,
      [...others, started].sort((a, b) => a.statement - b.statement),
    );
  };

/**
 * Which browser supports a feature of the web platform, since when. The stream's id is the feature's
 * identifier in browser-compat-data: `web-feature/css.properties.grid`. The event time is the day of the
 * browser's release; `sequence` orders an end and a start of one day.
 */
export const webFeature = defineStream({
  category: 'web-feature',
  ordering: 'time',
  events: { supportAdded, supportFlagged, supportPrefixed, supportPartial, supportRemoved },
  initial: (): WebFeature => ({ browsers: {} }),
  evolve: {
    supportAdded: start('added'),
    supportFlagged: start('flagged'),
    supportPrefixed: start('prefixed'),
    supportPartial: start('partial'),
    supportRemoved: (state, { data: { browser, statement } }) => {
      const active = activeIn(state, browser);
      const left = active.filter((candidate) => candidate.statement !== statement);
      return left.length === active.length ? state : withBrowser(state, browser, left);
    },
  },
});

/** The statements that hold for one browser. */
export function activeIn(state: WebFeature, browser: string): readonly ActiveStatement[] {
  return (Object.hasOwn(state.browsers, browser) ? state.browsers[browser] : undefined) ?? [];
}

/** Sorted keys, so that a state depends on what holds alone, not on the way there. */
function withBrowser(state: WebFeature, browser: string, active: readonly ActiveStatement[]): WebFeature {
  const entries = Object.entries(state.browsers).filter(([name]) => name !== browser);
  if (active.length > 0) entries.push([browser, active]);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return { browsers: Object.fromEntries(entries) };
}
