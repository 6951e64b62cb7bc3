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

/** A batch of 5,000 events can have as many producers: the first ones are linked. */
export const maxLinks = 64;

/**
 * The span of a delivery: a child of the invocation that the Functions host reports, with a link to each span in which
 * its events were made. Names: OpenTelemetry semantic conventions for messaging.
 */
export function startDeliverySpan(tracer: Tracer, { door, events, invocation }: Delivery): Span {
  return tracer.startSpan(
    `process ${door}`,
    {
      kind: SpanKind.CONSUMER,
      links: producerLinks(events),
      attributes: {
        ...(door === 'ingest' ? { 'messaging.system': 'eventgrid' } : {}),
        'messaging.operation.name': 'process',
        'messaging.operation.type': 'process',
        'messaging.batch.message_count': events.length,
      },
    },
    parentOf(invocation),
  );
}

function parentOf(invocation: string | undefined): Context {
  const parent = parseTraceParent(invocation);
  return parent ? trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true }) : ROOT_CONTEXT;
}

function producerLinks(events: readonly unknown[]): Link[] {
  const links = new Map<string, Link>();
  for (const event of events) {
    const context = traceParentOf(event);
    if (context) links.set(context.traceId + context.spanId, { context: { ...context, isRemote: true } });
    if (links.size === maxLinks) break;
  }
  return [...links.values()];
}
