import { evolve, type RecordedEvent } from '@annals/events-schema';
import { fullSupport, webFeature } from '@annals/events-schema/catalogue';

export interface EnginesByYear {
  readonly years: readonly number[];
  /** For each browser, the features that it fully supported at the end of each year. */
  readonly counts: ReadonlyMap<string, readonly number[]>;
}

/**
 * How many features each browser fully supported at the end of each year, from one pass over the events: each stream
 * is folded once, and looked at whenever a year ends, which is its state as of that year's last moment.
 *
 * @param events every stream contiguous and in order, as `store.scan` gives them
 * @param lastYear the year to end with, finished or not
 */
export async function enginesByYear(
  events: AsyncIterable<RecordedEvent> | Iterable<RecordedEvent>,
  browsers: readonly string[],
  lastYear: number,
): Promise<EnginesByYear> {
  /** Changes at the end of a year: +1 where a feature came to be supported, -1 where it ceased to be. */
  const changes = new Map(browsers.map((browser) => [browser, new Map<number, number>()]));
  let subject: string | undefined;
  let state = webFeature.initial();
  let year = 0;
  let supporting = new Set<string>();

  const endYear = () => {
    const now = new Set(fullSupport(state).map(({ browser }) => browser));
    for (const [browser, byYear] of changes) {
      const change = Number(now.has(browser)) - Number(supporting.has(browser));
      if (change !== 0) byYear.set(year, (byYear.get(year) ?? 0) + change);
    }
    supporting = now;
  };
  for await (const event of events) {
    const eventYear = Number(event.time.slice(0, 4));
    if (event.subject !== subject || eventYear !== year) {
      if (subject !== undefined) endYear();
      year = eventYear;
    }
    if (event.subject !== subject) {
      subject = event.subject;
      state = webFeature.initial();
      supporting = new Set();
    }
    state = evolve(webFeature, state, event);
  }
  if (subject !== undefined) endYear();

  const firstYear = Math.min(lastYear, ...[...changes.values()].flatMap((byYear) => [...byYear.keys()]));
  const years = Array.from({ length: lastYear - firstYear + 1 }, (_, index) => firstYear + index);
  const counts = [...changes].map(([browser, byYear]) => {
    let count = 0;
    return [browser, years.map((at) => (count += byYear.get(at) ?? 0))] as const;
  });
  return { years, counts: new Map(counts) };
}
