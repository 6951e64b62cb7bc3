import type { ColumnKind, ColumnValue } from '../define/column.ts';
import { Binned, type Bins } from './binned.ts';

/** Different texts that are told apart. */
const mostTexts = 1_000;

/** What was counted, as plain data. */
export interface ColumnCounts {
  readonly rows: number;
  readonly missing: number;
  readonly least: number;
  readonly greatest: number;
  readonly histogram: Bins;
  readonly texts: readonly (readonly [string, number])[];
  readonly unlisted: number;
}

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
    } else this.#addText(String(value), 1);
  }

  get counted(): ColumnCounts {
    return {
      ...{ rows: this.rows, missing: this.missing, least: this.#least, greatest: this.#greatest },
      ...{ histogram: this.histogram.counted, texts: [...this.#texts], unlisted: this.#unlisted },
    };
  }

  /** As if what was counted there had been counted here; of texts beyond the most, as far as they were told apart. */
  merge({ rows, missing, least, greatest, histogram, texts, unlisted }: ColumnCounts): void {
    this.rows += rows;
    this.missing += missing;
    this.#least = Math.min(this.#least, least);
    this.#greatest = Math.max(this.#greatest, greatest);
    this.histogram.merge(histogram);
    for (const [text, count] of texts) this.#addText(text, count);
    this.#unlisted += unlisted;
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

  #addText(text: string, count: number): void {
    const seen = this.#texts.get(text);
    if (seen === undefined && this.#texts.size >= mostTexts) this.#unlisted += count;
    else this.#texts.set(text, (seen ?? 0) + count);
  }
}

const rounded = (value: number) => String(Number(value.toPrecision(4)));
