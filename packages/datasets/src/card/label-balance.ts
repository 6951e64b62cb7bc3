import type { ColumnKind, ColumnValue } from '../define/column.ts';

/** Values that are told apart; the rest is one. */
const mostValues = 20;
const others = '(others)';

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
    const text = this.#textOf(value ?? null);
    const known = this.#counts.has(text) || this.#counts.size < mostValues ? text : others;
    const counts = this.#counts.get(known) ?? { train: 0, test: 0 };
    counts[split] += 1;
    this.#counts.set(known, counts);
  }

  get rows(): { readonly value: string; readonly train: number; readonly test: number }[] {
    return [...this.#counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([value, counts]) => ({ value, ...counts }));
  }

  #textOf(value: ColumnValue): string {
    if (value === null) return '(none)';
    return this.#kind === 'number' ? (Number(value) > 0 ? 'above 0' : '0 or less') : String(value);
  }
}
