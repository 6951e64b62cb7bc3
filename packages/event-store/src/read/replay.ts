import { evolve, type Foldable, type RecordedEvent, type StreamName } from '@annals/events-schema';
import type { Snapshot } from '../snapshots/snapshot.ts';
import { type Question, Selection } from './question.ts';

/** The state of a stream, and what it rests on. */
export interface Replay<State> {
  readonly state: State;
  /** Events folded; 0 gives the initial state. */
  readonly events: number;
  /** Of the last event folded. */
  readonly position: string | undefined;
  /** The missing position that ended the fold of a sequenced stream, if a later event is there. */
  readonly gapAt: string | undefined;
  /** True if known-at is less than five minutes past, so that the answer may still change. */
  readonly provisional: boolean;
}

export interface StreamReplay<State> extends Replay<State> {
  readonly name: StreamName;
}

/** Folds one stream, event by event; `add` says false when nothing that follows can count. */
export class Folding<State> {
  readonly #stream: Foldable<State>;
  readonly #selection: Selection;
  #state: State;
  #events: number;
  #position: string | undefined;
  #greatestTime: string;
  #greatestRecordedtime: string;

  /** `before`: what was folded of a sequenced stream; the fold goes on with the event behind it. */
  constructor(stream: Foldable<State>, question: Question, before?: Snapshot<State>) {
    const { events = 0, position, greatestTime = '', greatestRecordedtime = '' } = before ?? {};
    this.#stream = stream;
    this.#selection = new Selection(stream.ordering, question, events + 1);
    this.#state = before ? before.state : stream.initial();
    this.#events = events;
    this.#position = position;
    this.#greatestTime = greatestTime;
    this.#greatestRecordedtime = greatestRecordedtime;
  }

  add(event: RecordedEvent): boolean {
    const verdict = this.#selection.admit(event);
    if (verdict === 'take') {
      this.#state = evolve(this.#stream, this.#state, event);
      this.#events += 1;
      this.#position = event.position;
      if (event.time > this.#greatestTime) this.#greatestTime = event.time;
      if (event.recordedtime > this.#greatestRecordedtime) this.#greatestRecordedtime = event.recordedtime;
    }
    return verdict !== 'stop';
  }

  /** What was folded so far, for a later fold to go on from; undefined if nothing was. */
  snapshot(): Snapshot<State> | undefined {
    if (this.#position === undefined) return undefined;
    return {
      state: this.#state,
      events: this.#events,
      position: this.#position,
      greatestTime: this.#greatestTime,
      greatestRecordedtime: this.#greatestRecordedtime,
    };
  }

  result(provisional: boolean): Replay<State> {
    return {
      state: this.#state,
      events: this.#events,
      position: this.#position,
      gapAt: this.#selection.gapAt,
      provisional,
    };
  }
}
