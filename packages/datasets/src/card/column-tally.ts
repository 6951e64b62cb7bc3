import type { ColumnKind, ColumnValue } from '../define/column.ts';
import { Binned } from './binned.ts';

/** Different texts that are told apart. */
const mostTexts = 1_000;

/** What a column holds, in bounded memory. */
export class ColumnTally {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly histogram = new Binned();
  readonly #texts = new Map<string, number>();
  rows = 0;
  missing = 0;
  #unlisted = 0;
  #least = Infinity;
  #greatest = -Infinity;

  constructor(name: string, kind: ColumnKind) {
    this.name = name;
    this.kind = kind;
  }

  add(value: ColumnValue | undefined): void {
    this.rows += 1;
    if (value === null || value === undefined) {
      this.missing += 1;
    } else if (typeof value === 'number') {
      this.#least = Math.min(this.#least, value);
      this.#greatest = Math.max(this.#greatest, value);
      this.histogram.add(value);
    } else {
      const text = String(value);
      const seen = this.#texts.get(text);
      if (seen === undefined && this.#texts.size >= mostTexts) this.#unlisted += 1;
      else this.#texts.set(text, (seen ?? 0) + 1);
    }
  }

  /** Its values, the most frequent first. */
  get texts(): [string, number][] {
    return [...this.#texts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  }

  /** Its range, or its most frequent values, in a few words. */
  get summary(): string {
    if (this.rows === this.missing) return '';
    if (this.kind === 'number') return `${rounded(this.#least)} to ${rounded(this.#greatest)}`;
    const shown = this.texts.slice(0, 3).map(([text, count]) => `${text} (${count})`);
    const more = this.#texts.size - shown.length;
    const rest = this.#unlisted > 0 ? `over ${mostTexts - shown.length} more` : `${more} more`;
    return [...shown, ...(more > 0 ? [rest] : [])].join(', ');
  }
}

const rounded = (value: number) => String(Number(value.toPrecision(4)));
