import type { EventDefinition } from './event.ts';

/**
 * How the events of a stream are ordered.
 * `sequence`: its one writer numbers them from 1; two different events at one number are a conflict.
 * `time`: by event time, then the producer's `sequence`, then identity; late events slot in.
 */
export type Ordering = 'sequence' | 'time';

export type EventMap = Readonly<Record<string, EventDefinition>>;

/** One version of an event, and the way from it to the newest. */
export interface EventVersion {
  /** The event's name in its stream's declaration. */
  readonly name: string;
  readonly definition: EventDefinition;
  /** The newest version's type. */
  readonly latest: string;
  /** Applied first to last, these bring data of this version to the newest. */
  readonly upcasts: readonly ((data: unknown) => unknown)[];
}

/** What folding needs of a stream, whatever its events. */
export interface Foldable<State> {
  readonly category: string;
  readonly ordering: Ordering;
  readonly events: EventMap;
  readonly initial: () => State;
  readonly evolve: Readonly<Record<string, (state: never, event: never) => State>>;
  /** Every version of every event, by its type. */
  readonly versions: ReadonlyMap<string, EventVersion>;
}

/** Any stream definition, whatever its events and state. */
export type AnyStream = Foldable<unknown>;
