import type { EventStore } from '@annals/event-store';
import { type DoorAnswer, type DoorRequest, Problem, queryOf } from '@annals/http-doors';
import { limitOf } from '../paging/limit.ts';
import { positionTag } from './expected-position.ts';
import { readPage } from './read-page.ts';
import { streamNamed } from './stream-named.ts';

/**
 * GET /api/streams/{category}/{id}: a stream's events in order, in pages. `next` in the body and the header `Link` say
 * where the next one starts, `gapAt` which position is missing. A stream without events is empty, not unknown.
 */
export async function readStream(store: EventStore, request: DoorRequest): Promise<DoorAnswer> {
  const { stream, name } = streamNamed(store, request.params);
  const { limit, ...range } = queryOf(request.query, ['from', 'to', 'asOf', 'knownAt', 'limit']);
  for (const position of [range.from, range.to]) {
    // A time-ordered position is text that the storage compares: no more than positions are made of.
    if (position !== undefined && !/^[\w:.~-]{1,128}$/.test(position))
      throw new Problem('bad-position', `"${position}" is no position`);
  }
  const page = await readPage(store, name, range, limitOf(limit, { most: 1_000, usual: 100 }));
  const { next, gapAt, last } = page;
  const whole = next === undefined && (range.to ?? range.asOf ?? range.knownAt) === undefined;
  const known = last ?? (range.from === undefined ? '0' : undefined);
  return {
    status: 200,
    headers: {
      ...(whole && known !== undefined && stream.ordering === 'sequence'
        ? { etag: positionTag(Number(known)) }
        : {}),
      ...(next === undefined ? {} : { link: `<${linkTo(next, range, limit)}>; rel="next"` }),
    },
    body: `{"stream":${JSON.stringify(name)},"events":[${page.events.join(',')}],"next":${json(next)},"gapAt":${json(gapAt)}}`,
  };
}

const json = (text: string | undefined) => JSON.stringify(text ?? null);

/** Relative to the request's own address, and without the key that may stand in it. */
function linkTo(next: string, range: Partial<Record<string, string>>, limit: string | undefined): string {
  const query = new URLSearchParams({
    ...range,
    from: next,
    ...(limit === undefined ? {} : { limit }),
  } as Record<string, string>);
  return `?${query.toString()}`;
}
