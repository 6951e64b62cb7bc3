import { extname } from 'node:path';
import { manifestFile } from '@annals/datasets';
import type { EventStore } from '@annals/event-store';
import { type DoorAnswer, type DoorRequest, Problem, queryOf } from '@annals/http-doors';
import { blobOf, noSuchDataset, placeNamed, readManifest } from './dataset-manifest.ts';

/** What is shown: card, plots, manifest and configuration. Rows are for whoever may read the container. */
const types: Readonly<Record<string, string>> = {
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.yaml': 'application/yaml',
};

/** Whoever opens a file by itself, a picture too, runs nothing that is in it. */
const headers = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  'x-content-type-options': 'nosniff',
};

/** GET /api/datasets/{name}/{id}/{file}: a file that the manifest names, or the manifest. */
export async function readDatasetFile({ raw }: EventStore, request: DoorRequest): Promise<DoorAnswer> {
  queryOf(request.query, []);
  const place = placeNamed(request);
  const { file = '' } = request.params;
  const found = await readManifest(raw.datasets, place);
  if (!found) throw noSuchDataset();
  const isManifest = file === manifestFile;
  const named = isManifest || found.manifest?.files.some(({ name }) => name === file);
  const type = named ? types[extname(file)] : undefined;
  const bytes = isManifest ? found.bytes : type && (await raw.datasets.get(blobOf(place, file)))?.bytes;
  if (!type || !bytes) throw new Problem('no-such-file', 'the dataset shows no such file');
  return { status: 200, headers: { ...headers, 'content-type': type }, body: bytes };
}
