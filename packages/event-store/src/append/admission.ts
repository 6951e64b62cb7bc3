import { StoreError } from '../errors.ts';
import type { AppendLoad } from './observer.ts';

/**
 * How much a store takes on. What is beyond the first bound waits for its turn, first come first served; what is
 * beyond the second is refused with `overloaded`, so that whoever sends it can be told to come back later. Keep the
 * second above the largest delivery: a store at rest then takes any in.
 */
export interface AppendBounds {
  /** Events taken in that have no outcome yet; 10,000 unless told. */
  readonly maxEvents?: number | undefined;
  /** Bytes of their JSON; 64 MiB unless told. An append that is larger still is taken in alone. */
  readonly maxBytes?: number | undefined;
  /** Events of appends that wait to be taken in; 20,000 unless told. */
  readonly maxWaitingEvents?: number | undefined;
  /** Bytes of their JSON; 128 MiB unless told. */
  readonly maxWaitingBytes?: number | undefined;
}

export interface AppendSize {
  readonly events: number;
  readonly bytes: number;
}

interface Waiting {
  readonly size: AppendSize;
  readonly enter: () => void;
  next: Waiting | undefined;
}

const mebibyte = 1_048_576;

/** Lets appends in while there is room for them, and keeps the others waiting in their order. */
export class Admission {
  readonly #most: AppendSize;
  readonly #mostWaiting: AppendSize;
  readonly #inside = { events: 0, bytes: 0 };
  readonly #waiting = { events: 0, bytes: 0 };
  #first: Waiting | undefined;
  #last: Waiting | undefined;

  constructor(bounds: AppendBounds = {}) {
    const { maxEvents = 10_000, maxBytes = 64 * mebibyte } = bounds;
    const { maxWaitingEvents = 20_000, maxWaitingBytes = 128 * mebibyte } = bounds;
    for (const [name, most] of Object.entries({ maxEvents, maxBytes }))
      if (!(most >= 1)) throw new RangeError(`${name} must be at least 1, not ${most}`);
    for (const [name, most] of Object.entries({ maxWaitingEvents, maxWaitingBytes }))
      if (!(most >= 0)) throw new RangeError(`${name} must be at least 0, not ${most}`);
    this.#most = { events: maxEvents, bytes: maxBytes };
    this.#mostWaiting = { events: maxWaitingEvents, bytes: maxWaitingBytes };
  }

  /**
   * Takes room for an append, which `leave` gives back; undefined if there was room at once.
   * @throws StoreError `overloaded`
   */
  enter(size: AppendSize): Promise<void> | undefined {
    if (!this.#first && this.#hasRoom(size)) {
      add(this.#inside, size);
      return undefined;
    }
    if (!fits(this.#waiting, size, this.#mostWaiting))
      throw new StoreError(
        'overloaded',
        `${this.#inside.events} events are under way and ${this.#waiting.events} wait: try again later`,
      );
    add(this.#waiting, size);
    return new Promise((resolve) => {
      const waiting: Waiting = { size, enter: resolve, next: undefined };
      if (this.#last) this.#last.next = waiting;
      else this.#first = waiting;
      this.#last = waiting;
    });
  }

  get load(): AppendLoad {
    return { underWay: this.#inside.events, waiting: this.#waiting.events };
  }

  leave(size: AppendSize): void {
    subtract(this.#inside, size);
    for (let next = this.#first; next && this.#hasRoom(next.size); next = this.#first) {
      this.#first = next.next;
      if (!this.#first) this.#last = undefined;
      subtract(this.#waiting, next.size);
      add(this.#inside, next.size);
      next.enter();
    }
  }

  #hasRoom(size: AppendSize): boolean {
    return this.#inside.events === 0 || fits(this.#inside, size, this.#most);
  }
}

interface Sum {
  events: number;
  bytes: number;
}

const fits = (sum: Sum, more: AppendSize, most: AppendSize) =>
  sum.events + more.events <= most.events && sum.bytes + more.bytes <= most.bytes;

function add(sum: Sum, { events, bytes }: AppendSize): void {
  sum.events += events;
  sum.bytes += bytes;
}

function subtract(sum: Sum, { events, bytes }: AppendSize): void {
  sum.events -= events;
  sum.bytes -= bytes;
}
