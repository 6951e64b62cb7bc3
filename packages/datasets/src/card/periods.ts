/** Lengths of a time's text down to its day, month, year. */
const lengths = [10, 7, 4] as const;
const mostPeriods = 72;

/** What was counted, as plain data. */
export interface PeriodCounts {
  readonly unit: number;
  readonly rows: readonly { readonly period: string; readonly kind: string; readonly count: number }[];
}

/** Counts by period and kind: by day, or by month or year where days would be many. */
export class Periods {
  #unit = 0;
  #counts = new Map<string, Map<string, number>>();

  add(time: string, kind: string, count = 1): void {
    const period = time.slice(0, lengths[this.#unit]);
    const kinds = this.#counts.get(period) ?? new Map<string, number>();
    kinds.set(kind, (kinds.get(kind) ?? 0) + count);
    this.#counts.set(period, kinds);
    if (this.#counts.size > mostPeriods && this.#unit < lengths.length - 1) this.#widen();
  }

  get rows(): PeriodCounts['rows'] {
    const ordered = <Value>(map: Map<string, Value>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
    return ordered(this.#counts).flatMap(([period, kinds]) =>
      ordered(kinds).map(([kind, count]) => ({ period, kind, count })),
    );
  }

  get counted(): PeriodCounts {
    return { unit: this.#unit, rows: this.rows };
  }

  /** As if what was counted there had been counted here. */
  merge({ unit, rows }: PeriodCounts): void {
    while (this.#unit < unit) this.#widen();
    for (const { period, kind, count } of rows) this.add(period, kind, count);
  }

  #widen(): void {
    const narrow = this.#counts;
    this.#unit += 1;
    this.#counts = new Map();
    for (const [period, kinds] of narrow) for (const [kind, count] of kinds) this.add(period, kind, count);
  }
}
