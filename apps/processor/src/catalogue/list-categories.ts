import type { AnyStream } from '@annals/events-schema';
import { jsonSchemaOf } from '@annals/events-schema/contract';
import type { EventStore } from '@annals/event-store';
import { type DoorAnswer, type DoorRequest, queryOf } from '@annals/http-doors';
import { personalFieldsOf } from '@annals/privacy';
import { exampleOf } from './example-of.ts';
import { personalPaths } from './personal-paths.ts';
import { type Producer, producersOf } from './producers.ts';

/**
 * GET /api/categories: what is declared, each version of each event with the JSON Schema of its data and an example,
 * and who has sent it, by projection `activity`: `producers` is null where that was never built.
 */
export async function listCategories(store: EventStore, request: DoorRequest): Promise<DoorAnswer> {
  queryOf(request.query, []);
  const producers = (await producersOf(store)) ?? null;
  const personal = personalFieldsOf(store.catalogue);
  const categories = store.catalogue.streams.map((stream) => ({
    category: stream.category,
    ordering: stream.ordering,
    events: eventsOf(stream, personal),
    producers: producers && (producers.get(stream.category) ?? ([] satisfies Producer[])),
  }));
  return { status: 200, body: JSON.stringify({ categories }) };
}

const eventsOf = (stream: AnyStream, personal: ReturnType<typeof personalFieldsOf>) =>
  [...stream.versions.values()].map(({ name, definition, latest }) => {
    const schema = jsonSchemaOf(definition);
    const { type } = definition;
    return {
      ...{ name, type, version: Number(/\d+$/.exec(type)?.[0]), latest: type === latest },
      ...{ schema, example: exampleOf(schema), personal: personalPaths(personal.get(type)) },
    };
  });
