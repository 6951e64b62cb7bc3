import type { EventStore, Ingested, StoreObserver } from '@annals/event-store';
import type { Outcome } from './outcome-of.ts';

/** A delivery of events, by Event Grid or over HTTP. */
export interface Delivery {
  /** The function that it came to. */
  readonly door: string;
  readonly events: readonly unknown[];
  /** `traceparent` of the invocation, as the Functions host made it. */
  readonly invocation: string | undefined;
  /** The time by the storage's clock. */
  readonly now: () => Date;
}

/** What the processor tells of itself, to whoever is configured to hear it. */
export interface Telemetry {
  /** For the store that events are taken into. */
  readonly observer: StoreObserver;
  /** Observes how much waits in a store, from now on. */
  watch(store: Pick<EventStore, 'load'>): void;
  /** Takes a delivery in, in a span of its own, and counts what became of it. Passes through what `take` throws. */
  delivery(delivery: Delivery, take: () => Promise<readonly Ingested[]>): Promise<readonly Ingested[]>;
  /** Counts events that were appended in another way than by a delivery. */
  appended(door: string, outcome: Outcome, events: number): void;
  /** Sends what was not sent yet, and ends. */
  shutdown(): Promise<void>;
}
