import type { Meter } from '@opentelemetry/api';

/** Bounds of what lies between a few milliseconds and the day after which Event Grid gives up. */
const latencyBoundsMs = [
  10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 3_600_000,
];
const durationBoundsMs = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000];
const flushBounds = [1, 2, 5, 10, 20, 40, 60, 80, 98];

/** Every metric of the processor; docs/operations.md has the same table. */
export const instrumentsOf = (meter: Meter) => ({
  events: meter.createCounter('annals.ingest.events', {
    description: 'Events taken in, by outcome, and by reason where they lie in quarantine',
    unit: '{event}',
  }),
  latency: meter.createHistogram('annals.ingest.latency', {
    description: "From an appended event's time to when it is durable",
    unit: 'ms',
    advice: { explicitBucketBoundaries: latencyBoundsMs },
  }),
  clockAhead: meter.createCounter('annals.ingest.clock.ahead', {
    description: "Appended events whose time lies in the future, by the storage's clock",
    unit: '{event}',
  }),
  deliveryDuration: meter.createHistogram('annals.ingest.delivery.duration', {
    description: 'From the start of a delivery to its acknowledgement or its error',
    unit: 'ms',
    advice: { explicitBucketBoundaries: durationBoundsMs },
  }),
  flushEvents: meter.createHistogram('annals.append.flush.events', {
    description: 'Events of a transaction',
    unit: '{event}',
    advice: { explicitBucketBoundaries: flushBounds },
  }),
  flushDuration: meter.createHistogram('annals.append.flush.duration', {
    description: 'From sending a transaction to its answer',
    unit: 'ms',
    advice: { explicitBucketBoundaries: durationBoundsMs },
  }),
  queueDepth: meter.createObservableGauge('annals.append.queue.depth', {
    description: 'Events without an outcome: under way, or waiting to be taken in',
    unit: '{event}',
  }),
});

export type Instruments = ReturnType<typeof instrumentsOf>;
