import type { Checkpoint, EventStore } from '@annals/event-store';
import { type DoorAnswer, type DoorRequest, queryOf } from '@annals/http-doors';
import { projections, projectionStatus } from '@annals/replay';

/** The feed's end as it was found last, from where it is found sooner. */
let end: Checkpoint = {};

/** GET /api/projections: every projection that this version ships, its builds, and how far behind the feed each is. */
export async function listProjections(store: EventStore, request: DoorRequest): Promise<DoorAnswer> {
  queryOf(request.query, []);
  end = await store.feedEnd(end);
  const listed = await Promise.all(
    projections.map(async ({ name, version }) => ({
      ...{ name, version },
      builds: (await projectionStatus(store, name, end)).map(({ projection: _, ...build }) => build),
    })),
  );
  return { status: 200, body: JSON.stringify({ projections: listed }) };
}
