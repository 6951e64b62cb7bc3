import { type AnyStream, evolve, type RecordedEvent } from '@annals/events-schema';
import { type Visible, visibleIndex } from './stream-timeline.ts';

/** Folds what was known at one moment after the other; goes on from the last one where it can. */
export class KnownStates {
  readonly #stream: AnyStream;
  readonly #events: readonly RecordedEvent[];
  #state: unknown;
  #folded: Visible = { prefix: 0, beyond: [] };

  constructor(stream: AnyStream, events: readonly RecordedEvent[]) {
    this.#stream = stream;
    this.#events = events;
    this.#state = stream.initial();
  }

  /** @throws FoldError */
  of(visible: Visible): unknown {
    let folded = lengthOf(this.#folded);
    if (!goesOn(this.#folded, visible)) {
      this.#state = this.#stream.initial();
      folded = 0;
    }
    for (; folded < lengthOf(visible); folded += 1) {
      const event = this.#events[visibleIndex(visible, folded) ?? -1];
      if (event) this.#state = evolve(this.#stream, this.#state, event);
    }
    this.#folded = visible;
    return this.#state;
  }
}

const lengthOf = ({ prefix, beyond }: Visible): number => prefix + beyond.length;

/** Does what is visible begin with what was folded? */
const goesOn = ({ prefix, beyond }: Visible, visible: Visible): boolean =>
  prefix <= visible.prefix && beyond.every((index, nth) => visibleIndex(visible, prefix + nth) === index);
