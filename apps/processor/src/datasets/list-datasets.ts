import { cardFile, type DatasetManifest, manifestFile } from '@annals/datasets';
import type { EventStore } from '@annals/event-store';
import { type DoorAnswer, type DoorRequest, Problem, queryOf } from '@annals/http-doors';
import { limitOf } from '../paging/limit.ts';
import { blobOf, type DatasetPlace, placeOf, readManifest } from './dataset-manifest.ts';

/**
 * GET /api/datasets: the datasets that were built into the container, by name and id, in pages, with what their
 * manifests say. `manifest` is null where it cannot be read; `next` is the `after` of the next page.
 */
export async function listDatasets({ raw }: EventStore, request: DoorRequest): Promise<DoorAnswer> {
  const { after, limit } = queryOf(request.query, ['after', 'limit']);
  const wanted = limitOf(limit, { most: 100, usual: 20 });
  const from = after === undefined ? '' : cursorOf(after);
  const places: DatasetPlace[] = [];
  for await (const blob of raw.datasets.list()) {
    const place = blob > from ? placeOf(blob) : undefined;
    if (place) places.push(place);
    if (places.length > wanted) break;
  }
  const page = places.slice(0, wanted);
  const datasets = await Promise.all(
    page.map(async (place) => {
      const manifest = (await readManifest(raw.datasets, place))?.manifest;
      const card = manifest?.files.some(({ name }) => name === cardFile) ? cardFile : null;
      return { ...place, card, manifest: manifest ? shown(manifest) : null };
    }),
  );
  const last = page.at(-1);
  const next = places.length > wanted && last ? `${last.name}/${last.id}` : null;
  return { status: 200, body: JSON.stringify({ datasets, next }) };
}

/** All of it is one of the dataset's files. */
const shown = ({ version, log, streams, rows, files }: DatasetManifest) => ({
  version,
  log: { asOf: log.asOf, knownAt: log.knownAt, end: log.end },
  streams: { category: streams.category, streams: streams.streams, events: streams.events },
  rows: { total: rows.total, train: rows.train, test: rows.test, censored: rows.censored },
  files,
});

/** The blob of the manifest behind which the next page begins. */
function cursorOf(after: string): string {
  const [name = '', id = ''] = after.split('/');
  const blob = blobOf({ name, id }, manifestFile);
  if (!placeOf(blob) || after !== `${name}/${id}`)
    throw new Problem('bad-request', '"after" is no "next" of this list');
  return blob;
}
