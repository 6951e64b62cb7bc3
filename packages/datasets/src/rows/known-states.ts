import { type AnyStream, evolve, type RecordedEvent } from '@annals/events-schema';

/** Folds what was known at one moment after the other; goes on from the last one where it can. */
export class KnownStates {
  readonly #stream: AnyStream;
  readonly #events: readonly RecordedEvent[];
  #state: unknown;
  #folded: number[] = [];

  constructor(stream: AnyStream, events: readonly RecordedEvent[]) {
    this.#stream = stream;
    this.#events = events;
    this.#state = stream.initial();
  }

  /** @throws FoldError */
  of(visible: readonly number[]): unknown {
    const goesOn =
      this.#folded.length <= visible.length && this.#folded.every((index, at) => visible[at] === index);
    if (!goesOn) {
      this.#state = this.#stream.initial();
      this.#folded = [];
    }
    for (const index of visible.slice(this.#folded.length)) {
      const event = this.#events[index];
      if (event) this.#state = evolve(this.#stream, this.#state, event);
      this.#folded.push(index);
    }
    return this.#state;
  }
}
