import type { InvocationContext } from '@azure/functions';
import { type EventStore, type Ingested, ingestEach, type IngestReport, reportOf } from '@annals/event-store';
import { countDelivery } from './live/count-live.ts';
import { announceRejections } from './rejections/announce-rejections.ts';
import { processorSettings } from './settings.ts';
import { logEvents } from './telemetry/event-lines.ts';
import { processorTelemetry } from './telemetry/processor-telemetry.ts';

export interface DeliveryTaken {
  /** What became of each event, in the order of the delivery. */
  readonly ways: readonly Ingested[];
  readonly report: IngestReport;
}

/**
 * Takes a delivery in, whichever door it came to; returns once every event of it is durable in the store or in
 * quarantine, and producers were told what was refused, if they are to be. Measures and traces it if telemetry is on.
 *
 * Logs one JSON object: `{ event: 'ingested', appended, duplicates, quarantined, reasons, ms }`, `ms` since `started`
 * of `performance.now()`; and one for each event that was refused, or for all of them if `ANNALS_LOG_EVENTS` is set.
 */
export async function takeDelivery(
  store: EventStore,
  events: readonly unknown[],
  context: Pick<InvocationContext, 'log' | 'warn' | 'traceContext'>,
  { door, started, traceparent }: { door: string; started: number; traceparent?: string | undefined },
): Promise<DeliveryTaken> {
  const take = () => ingestEach(store, events, { traceparent });
  const invocation = context.traceContext?.traceParent;
  const ways = await (processorTelemetry()?.delivery(
    { door, events, invocation, now: () => store.now() },
    take,
  ) ?? take());

  countDelivery(store, events, ways);
  const report = reportOf(ways);
  const ms = Math.round(performance.now() - started);
  const line = JSON.stringify({ event: 'ingested', ...report, ms });
  if (report.quarantined > 0) context.warn(line);
  else context.log(line);
  logEvents(context, events, ways, { every: processorSettings(process.env).logEvents, traceparent });
  await announceRejections(ways, context);
  return { ways, report };
}
