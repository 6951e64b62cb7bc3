import { normaliseTime } from '../../envelope/time.ts';
import type { ActiveStatement, WebFeature } from './web-feature.ts';

/** One browser that supports a feature without limits. */
export interface FullSupport {
  readonly browser: string;
  /** Event time of the earliest start that still holds. */
  readonly since: string;
  readonly version: string;
  readonly approximate: boolean;
}

/** The browsers that support a feature now without flag, prefix or gap, sorted by name, and since when. */
export function fullSupport(state: WebFeature): FullSupport[] {
  return Object.entries(state.browsers)
    .flatMap(([browser, active]) => {
      const first = earliest(active.filter(({ kind }) => kind === 'added'));
      return first
        ? [{ browser, since: first.since, version: first.version, approximate: first.approximate }]
        : [];
    })
    .sort((a, b) => (a.browser < b.browser ? -1 : 1));
}

const sortable = ({ since }: ActiveStatement) => normaliseTime(since) ?? since;

function earliest(statements: readonly ActiveStatement[]): ActiveStatement | undefined {
  return statements.reduce<ActiveStatement | undefined>(
    (first, next) => (first && sortable(first) <= sortable(next) ? first : next),
    undefined,
  );
}
