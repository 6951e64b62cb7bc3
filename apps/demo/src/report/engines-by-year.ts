import type { SupportOfYear } from '@annals/replay';

export interface EnginesByYear {
  readonly years: readonly number[];
  /** For each browser, the features that it fully supported at the end of each year. */
  readonly counts: ReadonlyMap<string, readonly number[]>;
}

/** A row of the projection `browser-support`: by browser and year what was gained and lost. */
export interface SupportRow {
  readonly key: readonly string[];
  readonly value: SupportOfYear;
}

/**
 * How many features each browser fully supported at the end of each year: what it gained by then, less what it lost.
 *
 * @param lastYear the year to end with, finished or not
 */
export function enginesByYear(
  rows: readonly SupportRow[],
  browsers: readonly string[],
  lastYear: number,
): EnginesByYear {
  const changes = new Map(browsers.map((browser) => [browser, new Map<number, number>()]));
  for (const {
    key: [browser = '', year],
    value: { gained, lost },
  } of rows)
    changes.get(browser)?.set(Number(year), gained - lost);

  const firstYear = Math.min(lastYear, ...[...changes.values()].flatMap((byYear) => [...byYear.keys()]));
  const years = Array.from({ length: lastYear - firstYear + 1 }, (_, index) => firstYear + index);
  const counts = [...changes].map(([browser, byYear]) => {
    let count = 0;
    return [browser, years.map((at) => (count += byYear.get(at) ?? 0))] as const;
  });
  return { years, counts: new Map(counts) };
}
