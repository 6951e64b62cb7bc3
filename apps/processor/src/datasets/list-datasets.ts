import type { EventStore } from '@annals/event-store';
import { type DoorAnswer, type DoorRequest, queryOf } from '@annals/http-doors';
import { cardFile, type DatasetPlace, placeOf, readManifest } from './dataset-manifest.ts';

/** Manifests read at once, and the most that are listed. */
const mostDatasets = 200;

/**
 * GET /api/datasets: the datasets that were built into container `datasets`, by name and id, with what their manifests
 * say. `manifest` is null where it cannot be read; `more` says that there are more than are listed.
 */
export async function listDatasets({ raw }: EventStore, request: DoorRequest): Promise<DoorAnswer> {
  queryOf(request.query, []);
  const places: DatasetPlace[] = [];
  let more = false;
  for await (const blob of raw.datasets.list()) {
    const place = placeOf(blob);
    if (place) more = places.push(place) > mostDatasets;
    if (more) break;
  }
  const datasets = await Promise.all(
    places.slice(0, mostDatasets).map(async (place) => {
      const manifest = (await readManifest(raw.datasets, place))?.manifest;
      const card = manifest?.files.some(({ name }) => name === cardFile) ? cardFile : null;
      return { ...place, card, manifest: manifest ?? null };
    }),
  );
  return { status: 200, body: JSON.stringify({ datasets, more }) };
}
