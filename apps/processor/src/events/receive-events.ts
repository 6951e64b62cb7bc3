import { type EventStore, type Ingested, ingestEach, reportOf } from '@annals/event-store';
import type { DoorLog } from '../http/door.ts';
import type { DoorAnswer, DoorRequest } from '../http/request.ts';
import { announceRejections } from '../rejections/announce-rejections.ts';
import { readMessage } from './read-message.ts';

/**
 * POST /api/events: CloudEvents in, each an append of its own, as if Event Grid had delivered them. Answers 200 once
 * each is durable in the store or in quarantine, and says of each which.
 *
 * Logs the line that a delivery of Event Grid logs.
 */
export async function receiveEvents(
  store: EventStore,
  request: DoorRequest,
  log: DoorLog,
): Promise<DoorAnswer> {
  const started = performance.now();
  const events = await readMessage(request);
  const ways = await ingestEach(store, events);
  const report = reportOf(ways);
  const ms = Math.round(performance.now() - started);
  const line = JSON.stringify({ event: 'ingested', ...report, ms });
  if (report.quarantined > 0) log.warn(line);
  else log.log(line);
  await announceRejections(ways, log);
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
