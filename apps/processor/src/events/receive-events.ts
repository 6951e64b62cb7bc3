import type { EventStore, Ingested } from '@annals/event-store';
import type { DoorAnswer, DoorLog, DoorRequest } from '@annals/http-doors';
import { takeDelivery } from '../take-delivery.ts';
import { readMessage } from './read-message.ts';
import { traceparentOf } from '../telemetry/trace-parent.ts';

/**
 * POST /api/events: CloudEvents in, each an append of its own, as if Event Grid had delivered them. Answers 200 once
 * each is durable in the store or in quarantine, and says of each which. Events without a trace of their own belong to
 * the request's.
 */
export async function receiveEvents(
  store: EventStore,
  request: DoorRequest,
  log: DoorLog,
): Promise<DoorAnswer> {
  const started = performance.now();
  const events = await readMessage(request);
  const { ways, report } = await takeDelivery(store, events, log, {
    door: 'receiveEvents',
    started,
    traceparent: traceparentOf(request.headers),
  });
  const answers = ways.map((way, index) => ({ ...identityOf(events[index]), ...outcomeOf(way) }));
  return { status: 200, body: JSON.stringify({ ...report, events: answers }) };
}

function outcomeOf(way: Ingested) {
  if ('stored' in way) return { outcome: way.stored };
  const { id, reason, violations } = way.refused;
  return { outcome: 'quarantined', reason, violations, quarantineid: id };
}

/** As far as there is one: what was sent may be anything. */
function identityOf(event: unknown): { readonly id: string | null; readonly source: string | null } {
  const { id, source } = (typeof event === 'object' && event !== null ? event : {}) as Record<
    string,
    unknown
  >;
  return { id: typeof id === 'string' ? id : null, source: typeof source === 'string' ? source : null };
}
