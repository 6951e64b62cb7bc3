import { app, trigger } from '@azure/functions';
import { handlerOf } from '@annals/http-doors';
import { ingestDelivery } from './ingest-delivery.ts';
import { routes } from './routes.ts';
import { processorTelemetry } from './telemetry/processor-telemetry.ts';

// `cardinality: 'many'` hands over a whole delivery at once, a single event as an array of one. The typed
// `app.eventGrid` does not know it, though the host does.
app.generic('ingest', {
  trigger: trigger.generic({ type: 'eventGridTrigger', name: 'events', cardinality: 'many' }),
  handler: ingestDelivery,
});

for (const { name, method, route, authLevel, door } of routes)
  app.http(name, { methods: [method], route, authLevel, handler: handlerOf(door) });

app.hook.appTerminate(() => processorTelemetry()?.shutdown());
