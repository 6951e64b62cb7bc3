import type { CompatSource, SourceStatement } from '../src/web-platform-history/compat-source.ts';

type Support = Readonly<Record<string, SourceStatement | readonly SourceStatement[]>>;

/** A source of a few made-up releases: version n of Chrome on day n of 2020-01, Firefox a month later. */
export function sourceOf(features: Readonly<Record<string, Support>>, day = '2020-06-01'): CompatSource {
  const days = (month: string) =>
    Object.fromEntries(
      Array.from({ length: 28 }, (_, index) => [
        String(index + 1),
        { release_date: `2020-${month}-${String(index + 1).padStart(2, '0')}` },
      ]),
    );
  return {
    version: '0.0.0',
    day,
    releases: {
      chrome: { ...days('01'), 90: {}, 99: { release_date: '2020-12-24' } },
      edge: { ...days('01') },
      firefox: { ...days('02') },
      safari: { ...days('03') },
    },
    tree: {
      api: Object.fromEntries(
        Object.entries(features).map(([name, support]) => [name, { __compat: { support } }]),
      ),
    },
  };
}
