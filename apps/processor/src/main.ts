import { app, trigger } from '@azure/functions';
import { ingestDelivery } from './ingest-delivery.ts';

// `cardinality: 'many'` hands over a whole delivery at once, a single event as an array of one. The typed
// `app.eventGrid` does not know it, though the host does.
app.generic('ingest', {
  trigger: trigger.generic({ type: 'eventGridTrigger', name: 'events', cardinality: 'many' }),
  handler: ingestDelivery,
});
