import type { Rates } from './rates.ts';

/** How large a run is: `full` is what figures are quoted from, `smoke` only shows that the benchmark still works. */
export interface Run {
  readonly size: 'full' | 'smoke';
  /** Measured rounds; a benchmark interleaves its contenders within each. */
  readonly rounds: number;
  /** Another number of events than the size has, for those benchmarks that say so. */
  readonly events?: number | undefined;
  readonly say: (line: string) => void;
}

/** What a benchmark is to show. `value` and `target` are in the same unit; nothing fails if it is missed. */
export interface Target {
  readonly what: string;
  readonly value: number;
  readonly target: number;
  readonly met: boolean;
}

export interface Result {
  /** Events a second by contender. */
  readonly rates: Readonly<Record<string, Rates>>;
  readonly targets: readonly Target[];
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Benchmark {
  readonly name: string;
  /** One line for the list of benchmarks. */
  readonly about: string;
  run(run: Run): Promise<Result>;
}

/** A target that is met from a value on. */
export const atLeast = (what: string, value: number, target: number): Target => ({
  what,
  value,
  target,
  met: value >= target,
});

/** A target that is met up to a value. */
export const atMost = (what: string, value: number, target: number): Target => ({
  what,
  value,
  target,
  met: value <= target,
});
