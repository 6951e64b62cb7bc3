import type { Run } from './benchmark.ts';

/** Events a second: each round's, and their median. */
export interface Rates {
  readonly median: number;
  readonly rounds: readonly number[];
}

/** One of the ways that are compared; `measure` runs it once, on a storage of its own, and returns events a second. */
export interface Contender {
  readonly name: string;
  readonly measure: () => Promise<number>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/**
 * Runs all contenders in each round, every other round backwards, so that what else the machine does strikes all
 * of them alike.
 */
export async function interleaved(
  contenders: readonly Contender[],
  { rounds, say }: Run,
): Promise<Record<string, Rates>> {
  const measured = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, measure } of round % 2 === 0 ? contenders : [...contenders].reverse()) {
      const rate = Math.round(await measure());
      measured.get(name)?.push(rate);
      say(`round ${round + 1} of ${rounds}: ${name}: ${rate} events/s`);
    }
  }
  return Object.fromEntries(
    [...measured].map(([name, each]) => [name, { median: median(each), rounds: each }]),
  );
}

/** How many times as fast one contender is as another: the median of the rounds' ratios, to two decimals. */
export function ratio(rates: Readonly<Record<string, Rates>>, name: string, to: string): number {
  const others = rates[to]?.rounds ?? [];
  const ratios = (rates[name]?.rounds ?? []).map((rate, round) => rate / (others[round] ?? NaN));
  return Math.round(median(ratios) * 100) / 100;
}
