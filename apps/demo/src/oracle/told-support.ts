import { fullSupport, type WebFeature } from '@annals/events-schema/catalogue';
import type { ExpectedBrowser } from './expected-support.ts';

interface Dated {
  readonly version: string;
  readonly approximate: boolean;
  readonly since: string;
}

const text = ({ version, approximate, since }: Dated) =>
  `${approximate ? '≤' : ''}${version} ${since.slice(0, 10)}`;

/** What a replayed state says, in the words of {@link ExpectedBrowser}. */
export function toldSupport(state: WebFeature): ReadonlyMap<string, ExpectedBrowser> {
  const full = new Map(fullSupport(state).map((support) => [support.browser, text(support)]));
  return new Map(
    Object.entries(state.browsers).map(([browser, active]) => [
      browser,
      {
        full: full.get(browser),
        holds: active.map((statement) => `${statement.kind} ${text(statement)}`).sort(),
      },
    ]),
  );
}
