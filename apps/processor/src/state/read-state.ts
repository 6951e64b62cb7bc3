import { hash } from 'node:crypto';
import type { EventStore } from '@annals/event-store';
import { type DoorAnswer, type DoorRequest, queryOf } from '@annals/http-doors';
import { positionTag } from '../streams/expected-position.ts';
import { streamNamed } from '../streams/stream-named.ts';

/**
 * GET /api/state/{category}/{id}: a stream folded to its state, as of one time, as known at another. The tag of a
 * sequenced stream is the number of events folded: what an append that was decided on this state expects.
 */
export async function readState(store: EventStore, request: DoorRequest): Promise<DoorAnswer> {
  const { stream, name } = streamNamed(store, request.params);
  const question = queryOf(request.query, ['asOf', 'knownAt']);
  const {
    state,
    events,
    position = null,
    gapAt = null,
    provisional,
  } = await store.replay(stream, name.id, question);
  const body = JSON.stringify({ stream: name, state, events, position, gapAt, provisional });
  const etag =
    stream.ordering === 'sequence' ? positionTag(events) : `"${hash('sha256', body).slice(0, 32)}"`;
  return { status: 200, headers: { etag }, body };
}
