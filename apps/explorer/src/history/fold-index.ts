import { type AnyStream, evolve, fold, isFoldError, type RecordedEvent } from '@annals/events-schema';
import { createDraft, finishDraft, setAutoFreeze } from 'immer';

/** Folding that many events takes less than a frame. */
const eventsApart = 64;

// A reader may look at a state, and nothing changes it: freezing would cost more than the fold.
setAutoFreeze(false);

/**
 * Any state of a list of events, at the cost of folding a few: a state is kept every 64 events. `evolve` may change the
 * state it is handed, so it is handed a draft; what it leaves alone is shared between the states, which makes keeping
 * them cheap and finding how two differ quick.
 */
export class FoldIndex {
  readonly #stream: AnyStream;
  #events: readonly RecordedEvent[] = [];
  /** `#kept[n]` is the state after `n * eventsApart` events. */
  readonly #kept: unknown[];
  #plainly = false;

  constructor(stream: AnyStream) {
    this.#stream = stream;
    this.#kept = [stream.initial()];
  }

  /** From here on it is about these events; what both lists begin with need not be folded again. */
  use(events: readonly RecordedEvent[]): void {
    const before = this.#events;
    if (events === before) return;
    const most = Math.min(before.length, events.length);
    let same = 0;
    while (same < most && before[same]?.contenthash === events[same]?.contenthash) same += 1;
    this.#kept.length = Math.min(this.#kept.length, Math.floor(same / eventsApart) + 1);
    this.#events = events;
  }

  /** The state after the first `count` events. Not to be changed. @throws FoldError */
  stateAfter(count: number): unknown {
    if (this.#plainly) return fold(this.#stream, this.#events.slice(0, count).map(owned));
    const wanted = Math.floor(count / eventsApart);
    try {
      while (this.#kept.length <= wanted) {
        const from = (this.#kept.length - 1) * eventsApart;
        this.#kept.push(this.#fold(this.#kept.at(-1), from, from + eventsApart));
      }
      return this.#fold(this.#kept[wanted], wanted * eventsApart, count);
    } catch (error) {
      // A fold may do what a draft does not allow, as to define a property; then it is slow, and right.
      if (!isFoldError(error) || error.code !== 'evolve-threw') throw error;
      this.#plainly = true;
      return this.stateAfter(count);
    }
  }

  #fold(state: unknown, from: number, to: number): unknown {
    if (from === to) return state;
    // In a box, since `evolve` may return another state than the one it was handed, with parts of it inside.
    const box = createDraft({ state });
    for (const event of this.#events.slice(from, to))
      box.state = evolve(this.#stream, box.state, owned(event));
    return finishDraft(box).state;
  }
}

/** What a fold takes out of an event into its state it may change later; the event is folded again. */
const owned = (event: RecordedEvent): RecordedEvent => ({ ...event, data: structuredClone(event.data) });
