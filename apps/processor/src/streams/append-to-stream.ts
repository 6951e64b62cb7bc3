import type { EventStore } from '@annals/event-store';
import { type DoorAnswer, type DoorRequest, Problem, jsonBody, mediaType } from '@annals/http-doors';
import { appendEvents } from './append-events.ts';
import { completeEvents } from './complete-events.ts';
import { expectedPosition, positionTag } from './expected-position.ts';
import { streamNamed } from './stream-named.ts';
import { traceparentOf } from '../telemetry/trace-parent.ts';

const mediaTypes = new Set([
  'application/json',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
]);
/** What one transaction of the store holds. */
const maxEvents = 99;

/**
 * POST /api/streams/{category}/{id}: appends one event or an array of them, all or none. 201 with positions, 200 if
 * all of it was stored before; a sequenced stream wants the position that its writer expects.
 */
export async function appendToStream(store: EventStore, request: DoorRequest): Promise<DoorAnswer> {
  const named = streamNamed(store, request.params);
  const after = expectedPosition(named.stream.ordering, request.headers);
  if (!mediaTypes.has(mediaType(request.headers)))
    throw new Problem('media-type', `send one of ${[...mediaTypes].join(', ')}`);
  const body = await jsonBody(request);
  const given: readonly unknown[] = Array.isArray(body) ? body : [body];
  if (given.length === 0 || given.length > maxEvents)
    throw new Problem('events-invalid', `an append is of 1 to ${maxEvents} events, not ${given.length}`);
  if (after !== undefined && !Number.isSafeInteger(after + given.length))
    throw new Problem('bad-precondition', 'a stream ends at position 2^53 - 1');

  const events = completeEvents(store, named, given, after, traceparentOf(request.headers));
  const outcome = await appendEvents(store, named.name, events, given, after);
  return {
    status: outcome.outcome === 'appended' ? 201 : 200,
    headers: after === undefined ? {} : { etag: positionTag(after + events.length) },
    body: JSON.stringify({
      outcome: outcome.outcome,
      ...(outcome.outcome === 'appended' ? { recordedtime: outcome.recordedtime } : {}),
      events: events.map(({ id, source }, at) => ({ id, source, position: outcome.positions[at] })),
    }),
  };
}
