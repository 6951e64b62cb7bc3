/** Bins that a histogram holds at most. */
const mostBins = 32;

/**
 * Counts numbers in bins of one width, a power of two: the least at which there are few. The order in which they come
 * does not matter.
 */
export class Binned {
  #width = 2 ** -20;
  #bins = new Map<number, number>();

  add(value: number): void {
    // Beyond that, bins could not be told apart.
    while (!Number.isSafeInteger(Math.floor(value / this.#width))) this.#widen();
    const bin = Math.floor(value / this.#width);
    this.#bins.set(bin, (this.#bins.get(bin) ?? 0) + 1);
    while (this.#bins.size > mostBins) this.#widen();
  }

  /** Ascending; bins without a number are left out. */
  get bins(): { readonly from: number; readonly to: number; readonly count: number }[] {
    return [...this.#bins]
      .sort(([a], [b]) => a - b)
      .map(([bin, count]) => ({ from: bin * this.#width, to: (bin + 1) * this.#width, count }));
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
