import type { CompatSource, SourceStatement } from '../web-platform-history/compat-source.ts';

/** What one browser must be said to support, in comparable text. */
export interface ExpectedBrowser {
  /** `<version> <day>`, `≤` before the version if it is only an upper bound; of the first full support that holds. */
  readonly full: string | undefined;
  /** All that holds, sorted: `added 57 2017-03-09`, `prefixed ≤37 2014-08-26`. */
  readonly holds: readonly string[];
}

export interface ExpectedFeature {
  /** Without the browsers of which nothing holds. */
  readonly browsers: ReadonlyMap<string, ExpectedBrowser>;
  /** True if anything ever began, though all of it may have ended: then there is a stream. */
  readonly hasHistory: boolean;
}

/**
 * What the source says of a feature at the end of all that it dates, read off statement by statement: no event, no
 * fold and no order is involved, so that a mistake in those cannot be repeated here.
 */
export function expectedSupport(
  source: CompatSource,
  support: Readonly<Record<string, SourceStatement | readonly SourceStatement[] | undefined>>,
  browsers: readonly string[],
): ExpectedFeature {
  let hasHistory = false;
  const expected = new Map<string, ExpectedBrowser>();
  for (const browser of browsers) {
    const dayOf = (version: unknown): string | undefined => {
      if (typeof version !== 'string') return undefined;
      const day = source.releases[browser]?.[version.replace('≤', '')]?.release_date;
      return day === undefined || day > source.day ? undefined : day;
    };
    const holds: string[] = [];
    let full: string | undefined;
    let fullSince = '9999';
    // The oldest statement stands last, and wins where two began on one day.
    for (const statement of [support[browser] ?? []].flat().reverse()) {
      const { version_added: version, version_removed: end } = statement;
      const since = dayOf(version);
      const until = dayOf(end);
      if (since === undefined || (until !== undefined && until < since)) continue;
      hasHistory = true;
      if (until !== undefined) continue;
      const kind = kindOf(statement);
      holds.push(`${kind} ${String(version)} ${since}`);
      if (kind === 'added' && since < fullSince) {
        fullSince = since;
        full = `${String(version)} ${since}`;
      }
    }
    if (holds.length > 0) expected.set(browser, { full, holds: holds.sort() });
  }
  return { browsers: expected, hasHistory };
}

function kindOf(statement: SourceStatement): string {
  if ('flags' in statement) return 'flagged';
  if ('prefix' in statement || 'alternative_name' in statement) return 'prefixed';
  return 'partial_implementation' in statement ? 'partial' : 'added';
}
