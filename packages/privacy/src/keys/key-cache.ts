import type { DataKey } from './data-key.ts';

export type KnownKey = DataKey | 'erased';

export interface CacheOptions {
  /** An unwrapped key is forgotten after this; 300,000 unless told, and no more than that. */
  readonly maxAgeMs?: number | undefined;
  /** Keys held at once; 10,000 unless told. */
  readonly maxKeys?: number | undefined;
  /** Milliseconds that only go forward; a parameter for tests. */
  readonly clock?: (() => number) | undefined;
}

const fiveMinutesMs = 5 * 60_000;

/** Keys in the clear, for a short while: after it an erasure elsewhere is seen, and memory holds no key of it. */
export class KeyCache {
  readonly #known = new Map<string, { readonly key: KnownKey; readonly until: number }>();
  readonly #maxAgeMs: number;
  readonly #maxKeys: number;
  readonly #clock: () => number;

  constructor({
    maxAgeMs = fiveMinutesMs,
    maxKeys = 10_000,
    clock = () => performance.now(),
  }: CacheOptions = {}) {
    if (!(maxAgeMs >= 0 && maxAgeMs <= fiveMinutesMs))
      throw new RangeError(`keys are kept in memory for 0 to ${fiveMinutesMs} ms, not ${maxAgeMs}`);
    this.#maxAgeMs = maxAgeMs;
    this.#maxKeys = maxKeys;
    this.#clock = clock;
  }

  /** What {@link set} is given as `since`. */
  now(): number {
    return this.#clock();
  }

  get(name: string): KnownKey | undefined {
    const found = this.#known.get(name);
    if (found === undefined || found.until > this.#clock()) return found?.key;
    this.#known.delete(name);
    return undefined;
  }

  /** `since` is when it was asked for: it is no younger than that, however long unwrapping it took. */
  set(name: string, key: KnownKey, since = this.#clock()): void {
    // Whoever asked before the erasure may be answered after it.
    if (this.#known.get(name)?.key === 'erased') return;
    const now = this.#clock();
    // Those that came first are the first to go out of date; after a quiet hour all of them are.
    for (const [oldest, { until }] of this.#known) {
      if (until > now && this.#known.size < this.#maxKeys) break;
      this.#known.delete(oldest);
    }
    this.#known.delete(name);
    if (this.#maxKeys > 0) this.#known.set(name, { key, until: since + this.#maxAgeMs });
  }
}
