/**
 * Content hashes of rows that are known to be stored, by row key: what was written lately, and what was looked up.
 * Rows are never changed or deleted, so what is known stays true. Forgets the oldest beyond `max`.
 */
export class KnownRows {
  readonly #hashes = new Map<string, string>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  get(rowKey: string): string | undefined {
    return this.#hashes.get(rowKey);
  }

  add(rowKey: string, contenthash: string): void {
    this.#hashes.set(rowKey, contenthash);
    if (this.#hashes.size <= this.#max) return;
    const oldest = this.#hashes.keys().next();
    if (!oldest.done) this.#hashes.delete(oldest.value);
  }
}
