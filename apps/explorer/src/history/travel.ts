import type { AnyStream, RecordedEvent } from '@annals/events-schema';
import { FoldIndex } from './fold-index.ts';
import { countOf, type Known, knownEvents, type Question } from './question.ts';
import { lateness } from './late.ts';

/** What a stream was at a moment, beside what it is. */
export interface Moment {
  readonly known: Known;
  /** How many of the known events are folded: the first ones. */
  readonly count: number;
  /** The last of them. */
  readonly last: RecordedEvent | undefined;
  readonly then: unknown;
  readonly now: unknown;
}

/** A stream's events, ready to be asked for any moment. */
export class Travel {
  readonly stream: AnyStream;
  readonly events: readonly RecordedEvent[];
  /** Milliseconds, by event; 0 for those in time. */
  readonly lateMs: Float64Array;
  readonly #all: Known;
  readonly #index: FoldIndex;
  readonly #pastIndex: FoldIndex;
  #past: { readonly knownAt: string; readonly known: Known } | undefined;
  #now: { readonly state: unknown } | undefined;

  /** `events` in the order of the stream. */
  constructor(stream: AnyStream, events: readonly RecordedEvent[]) {
    this.stream = stream;
    this.events = events;
    this.lateMs = lateness(events);
    this.#all = knownEvents(stream.ordering, events, undefined);
    this.#index = new FoldIndex(stream);
    this.#index.use(this.#all.events);
    this.#pastIndex = new FoldIndex(stream);
  }

  known(knownAt: string | undefined): Known {
    if (knownAt === undefined) return this.#all;
    if (this.#past?.knownAt !== knownAt)
      this.#past = { knownAt, known: knownEvents(this.stream.ordering, this.events, knownAt) };
    return this.#past.known;
  }

  /** @throws FoldError */
  at(question: Question): Moment {
    const known = this.known(question.knownAt);
    const count = countOf(known, question);
    const index = known === this.#all ? this.#index : this.#pastIndex;
    index.use(known.events);
    this.#now ??= { state: this.#index.stateAfter(this.#all.events.length) };
    return {
      ...{ known, count, last: known.events[count - 1] },
      ...{ then: index.stateAfter(count), now: this.#now.state },
    };
  }
}
