import { setTimeout as sleep } from 'node:timers/promises';

export interface TokenBucketOptions {
  /** Tokens a second. */
  readonly rate: number;
  /** What may be taken at once after a pause. */
  readonly burst: number;
  /** A clock that never goes back, in milliseconds; parameters for tests. */
  readonly now?: () => number;
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
}

/** Keeps to a rate: in any time of t seconds, at most `rate` × t + `burst` are let through. */
export class TokenBucket {
  readonly #rate: number;
  readonly #burst: number;
  readonly #now: () => number;
  readonly #wait: (ms: number, signal?: AbortSignal) => Promise<unknown>;
  #tokens: number;
  #at: number;

  constructor({
    rate,
    burst,
    now = () => performance.now(),
    wait = (ms, signal) => sleep(ms, undefined, signal && { signal }),
  }: TokenBucketOptions) {
    this.#rate = rate;
    this.#burst = burst;
    this.#now = now;
    this.#wait = wait;
    this.#tokens = burst;
    this.#at = now();
  }

  /** Returns once `count` tokens, at most `burst`, are there and taken. One caller at a time. */
  async take(count: number, signal?: AbortSignal): Promise<void> {
    for (;;) {
      this.#fill();
      const missing = count - this.#tokens;
      // Less than a millionth is the arithmetic's.
      if (missing <= 1e-6) break;
      await this.#wait(Math.ceil((missing / this.#rate) * 1_000), signal);
    }
    this.#tokens -= count;
  }

  #fill(): void {
    const now = this.#now();
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#at) / 1_000) * this.#rate);
    this.#at = now;
  }
}
