import type { DraftEvent } from './draft.ts';
import type { EventMap, Ordering } from './foldable.ts';
import type { EventsAt, StreamDefinition } from './stream.ts';

/** Where a decision stands: the state, and the number of events folded into it. */
export interface DecisionPoint<State> {
  readonly state: State;
  /** Events in the stream so far; numbers the new ones in a sequenced stream. */
  readonly after: number;
}

/** Decides, from a command and the state, which events follow. Pure; none means nothing to do. */
export interface Decider<Command, State> {
  readonly decide: (id: string, command: Command, at: DecisionPoint<State>) => readonly DraftEvent[];
}

/**
 * Ties a decision to a stream, so that what it decides on and what it emits are typed by the declaration:
 * `defineDecider(conversation, (command: Ask, state, next) => state.endedAt ? [] : [next.messageReceived(…)])`.
 * Throw from `decide` to refuse a command.
 */
export function defineDecider<Order extends Ordering, Events extends EventMap, State, Command>(
  stream: StreamDefinition<Order, Events, State>,
  decide: (command: Command, state: State, next: EventsAt<Order, Events>) => readonly DraftEvent[],
): Decider<Command, State> {
  const at = stream.at as (id: string, start: { after: number }) => EventsAt<Order, Events>;
  return { decide: (id, command, { state, after }) => decide(command, state, at(id, { after })) };
}
