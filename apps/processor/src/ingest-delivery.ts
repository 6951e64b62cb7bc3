import type { InvocationContext } from '@azure/functions';
import { processorStore } from './processor-store.ts';
import { passOverRejections } from './rejections/pass-over-rejections.ts';
import { takeDelivery } from './take-delivery.ts';

/**
 * The door for Event Grid. Returns, which acknowledges the delivery, only when every event of it is durable in the
 * store or in quarantine; throws otherwise, and Event Grid delivers again.
 */
export async function ingestDelivery(delivery: unknown, context: InvocationContext): Promise<void> {
  const started = performance.now();
  const store = await processorStore();
  const events = passOverRejections(Array.isArray(delivery) ? delivery : [delivery], context);
  await takeDelivery(store, events, context, { door: 'ingest', started });
}
