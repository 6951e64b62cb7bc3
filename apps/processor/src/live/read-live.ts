import { hash, randomUUID } from 'node:crypto';
import type { EventStore } from '@annals/event-store';
import { type DoorAnswer, type DoorRequest, queryOf } from '@annals/http-doors';
import { live } from './count-live.ts';

/** Tells instances apart, and nothing else of them. */
const instance = hash('sha256', process.env.WEBSITE_INSTANCE_ID ?? randomUUID()).slice(0, 8);
const since = new Date().toISOString();

/**
 * GET /api/live: what this one instance took in, second by second, for two minutes back. Others that run beside it
 * count for themselves: the sum over all is in the metrics.
 */
export function readLive(store: EventStore, request: DoorRequest): DoorAnswer {
  queryOf(request.query, []);
  const { underWay, waiting } = store.load;
  const seconds = live.read(Date.now());
  return { status: 200, body: JSON.stringify({ instance, since, underWay, waiting, seconds }) };
}
