import { type Meter, type Span, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import type { Ingested } from '@annals/event-store';
import { startDeliverySpan } from './delivery-span.ts';
import { instrumentsOf } from './instruments.ts';
import { latenciesOf } from './latency.ts';
import { outcomeOf } from './outcome-of.ts';
import type { Delivery, Telemetry } from './telemetry.ts';

/** Tells a meter and a tracer what the processor does. */
export function annalsTelemetry(meter: Meter, tracer: Tracer): Omit<Telemetry, 'shutdown'> {
  const { events, latency, clockAhead, deliveryDuration, flushEvents, flushDuration, queueDepth } =
    instrumentsOf(meter);

  const taken = (span: Span, delivery: Delivery, ways: readonly Ingested[]): void => {
    for (const { count, ...attributes } of countsOf(ways)) {
      events.add(count, { door: delivery.door, ...attributes });
      span.setAttribute(`annals.events.${attributes.reason ?? attributes.outcome}`, count);
    }
    const { ms, ahead } = latenciesOf(appendedTimes(delivery.events, ways), delivery.now());
    for (const each of ms) latency.record(each);
    if (ahead > 0) clockAhead.add(ahead);
  };

  return {
    observer: {
      flushed: (flush) => {
        const attributes = { inserted: flush.inserted };
        flushEvents.record(flush.events, attributes);
        flushDuration.record(flush.ms, attributes);
      },
    },
    watch: (store) => {
      queueDepth.addCallback((result) => {
        const { underWay, waiting } = store.load;
        result.observe(underWay, { state: 'under-way' });
        result.observe(waiting, { state: 'waiting' });
      });
    },
    delivery: async (delivery, take) => {
      const { door } = delivery;
      const started = performance.now();
      const span = startDeliverySpan(tracer, delivery);
      let failure: Record<string, string> = {};
      try {
        const ways = await take();
        taken(span, delivery, ways);
        return ways;
      } catch (error) {
        // No message and no stack: the host reports the exception, and a message may quote what was delivered.
        failure = { 'error.type': errorType(error) };
        span.setStatus({ code: SpanStatusCode.ERROR }).setAttributes(failure);
        throw error;
      } finally {
        deliveryDuration.record(performance.now() - started, { door, ...failure });
        span.end();
      }
    },
    appended: (door, outcome, count) => {
      events.add(count, { door, outcome });
    },
  };
}

function countsOf(ways: readonly Ingested[]) {
  const counts = new Map<string, ReturnType<typeof outcomeOf> & { count: number }>();
  for (const way of ways) {
    const key = 'stored' in way ? way.stored : way.refused.reason;
    const counted = counts.get(key);
    if (counted) counted.count += 1;
    else counts.set(key, { ...outcomeOf(way), count: 1 });
  }
  return counts.values();
}

function* appendedTimes(events: readonly unknown[], ways: readonly Ingested[]): Generator<string> {
  for (const [index, way] of ways.entries())
    if ('stored' in way && way.stored === 'appended') yield (events[index] as { readonly time: string }).time;
}

/** A code of ours or of the network, or the class: one of few, as an attribute of a metric must be. */
function errorType(error: unknown): string {
  if (!(error instanceof Error)) return '_OTHER';
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && /^[\w-]{1,40}$/.test(code) ? code : error.name;
}
