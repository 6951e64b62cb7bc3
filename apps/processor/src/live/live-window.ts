import type { Outcome } from '../telemetry/outcome-of.ts';

type Counts = Record<Outcome, number>;

/** What became of events in one second; conflicts lie in quarantine too, and are not counted as quarantined. */
export interface LiveSecond extends Readonly<Counts> {
  /** UTC, whole seconds: `2026-11-01T09:30:00Z`. */
  readonly at: string;
  /** From an event's time to when it was durable, of the first {@link mostLatencies} of the second that are younger than a day; null of none. */
  readonly latencyMs: { readonly p50: number; readonly p95: number } | null;
}

interface Second {
  readonly second: number;
  readonly counts: Counts;
  readonly latenciesMs: number[];
}

/** As far back as the window reaches. */
export const windowSeconds = 120;
export const mostLatencies = 1_000;

/** One more than is read: the second under way has a place of its own. */
const slots = windowSeconds + 1;

/** The last two minutes of one process, a second each, in memory of a fixed size. `now` is in milliseconds. */
export class LiveWindow {
  readonly #seconds: Second[] = [];

  add(counts: Partial<Counts>, latenciesMs: readonly number[], now: number): void {
    const second = this.#at(Math.floor(now / 1_000));
    for (const [outcome, count] of Object.entries(counts)) second.counts[outcome as Outcome] += count;
    const room = mostLatencies - second.latenciesMs.length;
    if (room > 0) second.latenciesMs.push(...latenciesMs.slice(0, room));
  }

  /** The seconds of the window, oldest first, the one under way not among them. */
  read(now: number): LiveSecond[] {
    const end = Math.floor(now / 1_000);
    return Array.from({ length: windowSeconds }, (_, index) => {
      const second = end - windowSeconds + index;
      const kept = this.#seconds[second % slots];
      const { counts, latenciesMs } = kept?.second === second ? kept : nothingIn(second);
      const at = `${new Date(second * 1_000).toISOString().slice(0, 19)}Z`;
      return { at, ...counts, latencyMs: quantilesOf(latenciesMs) };
    });
  }

  #at(second: number): Second {
    const kept = this.#seconds[second % slots];
    return kept?.second === second ? kept : (this.#seconds[second % slots] = nothingIn(second));
  }
}

const nothingIn = (second: number): Second => ({
  second,
  counts: { appended: 0, duplicate: 0, conflict: 0, quarantined: 0 },
  latenciesMs: [],
});

function quantilesOf(values: readonly number[]): LiveSecond['latencyMs'] {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.ceil(part * sorted.length) - 1] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}
