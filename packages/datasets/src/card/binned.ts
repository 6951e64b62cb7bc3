/** Bins that a histogram holds at most. */
const mostBins = 32;

/** What was counted, as plain data. */
export interface Bins {
  readonly width: number;
  readonly bins: readonly { readonly from: number; readonly count: number }[];
}

/**
 * Counts numbers in bins of one width, a power of two: the least at which there are few. The order in which they come
 * does not matter.
 */
export class Binned {
  #width = 2 ** -20;
  #bins = new Map<number, number>();

  add(value: number, count = 1): void {
    // Beyond that, bins could not be told apart.
    while (!Number.isSafeInteger(Math.floor(value / this.#width))) this.#widen();
    const bin = Math.floor(value / this.#width);
    this.#bins.set(bin, (this.#bins.get(bin) ?? 0) + count);
    while (this.#bins.size > mostBins) this.#widen();
  }

  /** Ascending; bins without a number are left out. */
  get bins(): { readonly from: number; readonly to: number; readonly count: number }[] {
    return [...this.#bins]
      .sort(([a], [b]) => a - b)
      .map(([bin, count]) => ({ from: bin * this.#width, to: (bin + 1) * this.#width, count }));
  }

  get counted(): Bins {
    return { width: this.#width, bins: this.bins };
  }

  /** As if what was counted there had been counted here. */
  merge({ width, bins }: Bins): void {
    while (this.#width < width) this.#widen();
    for (const { from, count } of bins) this.add(from, count);
  }

  #widen(): void {
    this.#width *= 2;
    const wider = new Map<number, number>();
    for (const [bin, count] of this.#bins) {
      const into = Math.floor(bin / 2);
      wider.set(into, (wider.get(into) ?? 0) + count);
    }
    this.#bins = wider;
  }
}
