import {
  type Context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { parseTraceParent, traceParentOf } from './trace-parent.ts';
import type { Delivery } from './telemetry.ts';

/** A batch of 5,000 events can have as many producers: these many are linked, the number of all stands beside. */
export const maxLinks = 64;

/**
 * The span of a delivery: a child of the invocation that the Functions host reports, with a link to each span in which
 * its events were made. Names: OpenTelemetry semantic conventions for messaging.
 */
export function startDeliverySpan(tracer: Tracer, { door, events, invocation }: Delivery): Span {
  const { links, producers } = producerLinks(events);
  return tracer.startSpan(
    `process ${door}`,
    {
      kind: SpanKind.CONSUMER,
      links,
      attributes: {
        ...(door === 'ingest' ? { 'messaging.system': 'eventgrid' } : {}),
        'messaging.operation.name': 'process',
        'messaging.operation.type': 'process',
        'messaging.batch.message_count': events.length,
        'annals.producer_spans': producers,
      },
    },
    parentOf(invocation),
  );
}

function parentOf(invocation: string | undefined): Context {
  const parent = parseTraceParent(invocation);
  return parent ? trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true }) : ROOT_CONTEXT;
}

function producerLinks(events: readonly unknown[]): { links: Link[]; producers: number } {
  const links = new Map<string, Link>();
  const seen = new Set<string>();
  for (const event of events) {
    const context = traceParentOf(event);
    if (!context) continue;
    const key = context.traceId + context.spanId;
    seen.add(key);
    if (links.size < maxLinks) links.set(key, { context: { ...context, isRemote: true } });
  }
  return { links: [...links.values()], producers: seen.size };
}
