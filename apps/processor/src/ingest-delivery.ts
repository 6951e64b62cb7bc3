import type { InvocationContext } from '@azure/functions';
import { ingestEach, reportOf } from '@annals/event-store';
import { processorStore } from './processor-store.ts';
import { announceRejections } from './rejections/announce-rejections.ts';
import { passOverRejections } from './rejections/pass-over-rejections.ts';

/**
 * The door for Event Grid. Returns, which acknowledges the delivery, only when every event of it is durable in the
 * store or in quarantine; throws otherwise, and Event Grid delivers again.
 *
 * Logs one JSON object a delivery: `{ event: 'ingested', appended, duplicates, quarantined, reasons, ms }`.
 */
export async function ingestDelivery(delivery: unknown, context: InvocationContext): Promise<void> {
  const started = performance.now();
  const store = await processorStore();
  const events = passOverRejections(Array.isArray(delivery) ? delivery : [delivery], context);
  const ways = await ingestEach(store, events);
  const report = reportOf(ways);
  const ms = Math.round(performance.now() - started);
  const line = JSON.stringify({ event: 'ingested', ...report, ms });
  if (report.quarantined > 0) context.warn(line);
  else context.log(line);
  await announceRejections(ways, context);
}
