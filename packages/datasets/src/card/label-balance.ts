import type { ColumnKind, ColumnValue } from '../define/column.ts';

/** Values that are told apart; the rest is one. */
const mostValues = 20;
const others = '(others)';

/** What was counted, as plain data. */
export type BalanceCounts = readonly {
  readonly value: string;
  readonly train: number;
  readonly test: number;
}[];

/** How often a label has which value, by split. A number is above 0 or not. */
export class LabelBalance {
  readonly name: string;
  readonly #kind: ColumnKind;
  readonly #counts = new Map<string, { train: number; test: number }>();

  constructor(name: string, kind: ColumnKind) {
    this.name = name;
    this.#kind = kind;
  }

  add(value: ColumnValue | undefined, split: 'train' | 'test'): void {
    this.#countsOf(this.#textOf(value ?? null))[split] += 1;
  }

  /** As if what was counted there had been counted here; values beyond the most, as far as they were told apart. */
  merge(counted: BalanceCounts): void {
    for (const { value, train, test } of counted) {
      const counts = this.#countsOf(value);
      counts.train += train;
      counts.test += test;
    }
  }

  get rows(): BalanceCounts {
    return [...this.#counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([value, counts]) => ({ value, ...counts }));
  }

  #countsOf(text: string): { train: number; test: number } {
    const known = this.#counts.has(text) || this.#counts.size < mostValues ? text : others;
    const counts = this.#counts.get(known) ?? { train: 0, test: 0 };
    this.#counts.set(known, counts);
    return counts;
  }

  #textOf(value: ColumnValue): string {
    if (value === null) return '(none)';
    return this.#kind === 'number' ? (Number(value) > 0 ? 'above 0' : '0 or less') : String(value);
  }
}
