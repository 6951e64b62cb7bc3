import Table from 'cli-table3';
import stringWidth from 'string-width';
import type { Output } from './output.ts';

/** Rows that are measured and printed together; memory holds no more. */
const batchRows = 200;
const gap = 2;
const leastLastColumn = 20;

const borderless = Object.fromEntries(
  [
    ...['top', 'bottom', 'left', 'right', 'mid'],
    ...['top-left', 'top-mid', 'top-right', 'bottom-left', 'bottom-mid', 'bottom-right'],
    ...['left-mid', 'mid-mid', 'right-mid'],
  ].map((name) => [name, '']),
);

/**
 * A table without frames, printed as its rows come. Columns only ever grow, so nothing is cut; but for the last,
 * which takes what is left of a terminal's width.
 */
export class TableWriter {
  readonly #output: Output;
  readonly #titles: readonly string[];
  #widths: number[];
  #rows: (readonly string[])[] = [];
  #headed = false;

  constructor(output: Output, titles: readonly string[]) {
    this.#output = output;
    this.#titles = titles;
    this.#widths = titles.map((title) => stringWidth(title));
  }

  async row(cells: readonly string[]): Promise<void> {
    this.#rows.push(cells);
    if (this.#rows.length >= batchRows) await this.#flush();
  }

  /** Prints what is left; a table without rows prints nothing. */
  async end(): Promise<void> {
    if (this.#rows.length > 0) await this.#flush();
  }

  async #flush(): Promise<void> {
    for (const row of this.#rows)
      this.#widths = this.#widths.map((width, column) => Math.max(width, stringWidth(row[column] ?? '')));
    const table = new Table({
      chars: { ...borderless, middle: ' '.repeat(gap) },
      style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
      colWidths: this.#fitted(),
    });
    const { bold } = this.#output.colors;
    if (!this.#headed) table.push(this.#titles.map((title) => bold(title)));
    table.push(...this.#rows.map((row) => [...row]));
    this.#headed = true;
    this.#rows = [];
    for (const line of table.toString().split('\n')) await this.#output.line(line.trimEnd());
  }

  #fitted(): number[] {
    const { columns } = this.#output;
    if (columns === undefined) return this.#widths;
    const others = this.#widths.slice(0, -1);
    const left = columns - others.reduce((sum, width) => sum + width + gap, 0);
    return [...others, Math.min(this.#widths.at(-1) ?? 0, Math.max(left, leastLastColumn))];
  }
}
