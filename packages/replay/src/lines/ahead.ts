/** Asks for the next item while one is in use; the first is asked for at once. */
export class Ahead<Item> {
  readonly #items: AsyncGenerator<Item>;
  #pending: Promise<IteratorResult<Item, unknown>>;

  constructor(items: AsyncGenerator<Item>) {
    this.#items = items;
    this.#pending = this.#pull();
  }

  /** Undefined behind the last. */
  async next(): Promise<Item | undefined> {
    const result = await this.#pending;
    if (result.done) return undefined;
    this.#pending = this.#pull();
    return result.value;
  }

  /** To be awaited, whether all was read or not. */
  async end(): Promise<void> {
    await this.#pending.catch(() => undefined);
    await this.#items.return(undefined);
  }

  #pull(): Promise<IteratorResult<Item, unknown>> {
    const next = this.#items.next();
    // Awaited later, if nothing else fails first.
    next.catch(() => undefined);
    return next;
  }
}
