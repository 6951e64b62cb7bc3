import type { z } from 'zod';
import type { RecordedEvent } from '../envelope/cloud-event.ts';
import { categoryPattern, formatSubject, streamIdPattern } from '../envelope/stream-name.ts';
import { DefinitionError } from '../errors.ts';
import { type DraftAttributes, type DraftEvent, type TimedAttributes, makeDraft } from './draft.ts';
import type { EventDefinition } from './event.ts';
import type { EventMap, Foldable, Ordering } from './foldable.ts';
import { versionsByType } from './versions.ts';

/** The event that `evolve` gets: data of the newest version, personal fields possibly erased. */
export type EventOf<Definition extends EventDefinition> = Omit<
  RecordedEvent<z.output<Definition['schema']>>,
  'type'
> & {
  readonly type: Definition['type'];
};

type Draft<Definition extends EventDefinition> = DraftEvent<
  Definition['type'],
  z.input<Definition['schema']>
>;

/** Makers of a stream's events, one for each. In a sequenced stream each call takes the next number. */
export type EventsAt<Order extends Ordering, Events extends EventMap> = {
  readonly [Name in keyof Events]: (
    data: z.input<Events[Name]['schema']>,
    attributes?: Order extends 'time' ? TimedAttributes : DraftAttributes,
  ) => Draft<Events[Name]>;
};

/** In a sequenced stream: the number of events that are already there. */
export type After<Order extends Ordering> = Order extends 'sequence' ? [{ readonly after: number }] : [];

export interface StreamDeclaration<Order extends Ordering, Events extends EventMap, State> {
  /** `[a-z][a-z0-9-]{0,63}`; the part of `subject` before the slash. */
  readonly category: string;
  readonly ordering: Order;
  readonly events: Events;
  readonly initial: () => State;
  /** Pure. Owns the state that it gets, and may change and return it. */
  readonly evolve: {
    readonly [Name in keyof Events]: (state: State, event: EventOf<Events[Name]>) => NoInfer<State>;
  };
}

export interface StreamDefinition<
  Order extends Ordering,
  Events extends EventMap,
  State,
> extends Foldable<State> {
  readonly ordering: Order;
  readonly events: Events;
  /**
   * The makers of one stream's events: `conversation.at('c-42', { after: 7 }).ended({ … })` is event 8.
   * @throws DefinitionError (`definition-invalid`) for an id outside `[A-Za-z0-9._~-]{1,128}`, or an `after`
   *   that is no whole number from 0 on.
   */
  readonly at: (id: string, ...after: After<Order>) => EventsAt<Order, Events>;
}

/**
 * Declares a category of streams, once: its events, how they are ordered, and how they fold to a state.
 * Types, validation, JSON Schema, AsyncAPI and the fold all come from this.
 *
 * @throws DefinitionError (`definition-invalid`) for a bad category, or one type declared twice.
 */
export function defineStream<const Order extends Ordering, const Events extends EventMap, State>(
  declaration: StreamDeclaration<Order, Events, State>,
): StreamDefinition<Order, Events, State> {
  const { category, ordering, events, initial, evolve } = declaration;
  if (!categoryPattern.test(category))
    throw new DefinitionError(`category "${category}" is not ${categoryPattern.source}`);

  const at = (id: string, ...[start]: After<Order>): EventsAt<Order, Events> => {
    if (!streamIdPattern.test(id))
      throw new DefinitionError(`stream id "${id}" is not ${streamIdPattern.source}`);
    const subject = formatSubject({ category, id });
    let taken = start?.after ?? 0;
    if (!Number.isSafeInteger(taken) || taken < 0)
      throw new DefinitionError(`after is the number of events that are already there, not ${taken}`);
    const maker =
      (definition: EventDefinition) =>
      (data: unknown, { sequence, ...attributes }: TimedAttributes = {}) =>
        makeDraft(
          declaredBy,
          definition,
          subject,
          data,
          ordering === 'sequence' ? ++taken : sequence,
          attributes,
        );
    return Object.fromEntries(
      Object.entries(events).map(([name, definition]) => [name, maker(definition)]),
    ) as unknown as EventsAt<Order, Events>;
  };

  const versions = versionsByType(category, events);
  const stream = { category, ordering, events, initial, evolve, at, versions };
  const declaredBy = () => stream;
  return stream;
}
