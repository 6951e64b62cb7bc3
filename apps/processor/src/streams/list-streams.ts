import { parseSubject, type StreamName } from '@annals/events-schema';
import type { EventStore } from '@annals/event-store';
import { type DoorAnswer, type DoorRequest, Problem, queryOf } from '@annals/http-doors';
import { limitOf } from '../paging/limit.ts';

/**
 * GET /api/streams: the streams that have events, in the order of their keys, in pages; of a category those whose id
 * begins with `prefix`. `next` is the `after` of the next page.
 */
export async function listStreams(store: EventStore, request: DoorRequest): Promise<DoorAnswer> {
  const { category, prefix, after, limit } = queryOf(request.query, ['category', 'prefix', 'after', 'limit']);
  if (category !== undefined && !store.catalogue.byCategory.has(category))
    throw new Problem('bad-request', `there is no category "${category}"`);
  if (prefix !== undefined && category === undefined)
    throw new Problem('bad-request', 'a prefix is one of ids in a category: say which');
  if (prefix !== undefined && !/^[A-Za-z0-9._~-]{0,128}$/.test(prefix))
    throw new Problem('bad-request', 'no id of a stream begins so');
  const { streams, more } = await store.streamsPage({
    category,
    prefix,
    after: after === undefined ? undefined : cursorOf(after, category),
    limit: limitOf(limit, { most: 1_000, usual: 100 }),
  });
  const last = streams.at(-1);
  const next = more && last ? `${last.category}/${last.id}` : null;
  return { status: 200, body: JSON.stringify({ streams, next }) };
}

function cursorOf(after: string, category: string | undefined): StreamName {
  const name = parseSubject(after);
  if (!name || (category !== undefined && name.category !== category))
    throw new Problem('bad-request', '"after" is no "next" of this list');
  return name;
}
