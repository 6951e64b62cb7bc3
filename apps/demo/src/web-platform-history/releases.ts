import type { CompatSource } from './compat-source.ts';

/** A version with a day: when something began or ended. */
export interface DatedVersion {
  readonly version: string;
  /** True for `≤37`: this version, or one before it. The day is that of version 37. */
  readonly approximate: boolean;
  /** `YYYY-MM-DD` */
  readonly day: string;
}

/** Why a version has no day. */
export type Undated =
  | 'not-supported' // false, or null in older data
  | 'version-unknown' // true in older data: supported, nobody says since when
  | 'preview' // only in a preview build
  | 'no-such-release' // the source lists no such release
  | 'no-release-date' // the source gives the release no day: a beta, mostly
  | 'not-yet-released'; // announced for a day after the data's own

/** The day of a version as the source writes it: `57`, `≤37`, `preview`, `false`. */
export function datedVersion(
  { releases, day: today }: Pick<CompatSource, 'releases' | 'day'>,
  browser: string,
  written: unknown,
): DatedVersion | Undated {
  if (written === 'preview') return 'preview';
  if (written === true) return 'version-unknown';
  if (typeof written !== 'string') return 'not-supported';
  const approximate = written.startsWith('≤');
  const version = approximate ? written.slice(1) : written;
  const release = releases[browser]?.[version];
  if (!release) return 'no-such-release';
  const day = release.release_date;
  if (day === undefined) return 'no-release-date';
  if (day > today) return 'not-yet-released';
  return { version, approximate, day };
}
