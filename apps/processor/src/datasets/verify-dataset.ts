import { createHash } from 'node:crypto';
import { datasetId, type DatasetManifest } from '@annals/datasets';
import type { BlobFolder, EventStore } from '@annals/event-store';
import { isStoreError } from '@annals/event-store';
import { type DoorAnswer, type DoorRequest, queryOf } from '@annals/http-doors';
import { blobOf, type DatasetPlace, noSuchDataset, placeNamed, readManifest } from './dataset-manifest.ts';

/**
 * POST /api/datasets/{name}/{id}/verify: reads every file, and holds it against the manifest, and the manifest against
 * the id. `problems` are sentences; none, if all is as it was built: rows are not counted, since bytes of that SHA-256
 * have as many as were built. Reads only: it can be repeated.
 */
export async function verifyDataset({ raw }: EventStore, request: DoorRequest): Promise<DoorAnswer> {
  queryOf(request.query, []);
  const place = placeNamed(request);
  const found = await readManifest(raw.datasets, place);
  if (!found) throw noSuchDataset();
  const { manifest } = found;
  const problems = manifest ? [] : ['manifest.json cannot be read'];
  if (manifest && !datasetId(manifest).startsWith(place.id))
    problems.push('manifest.json is not the one of this id');
  for (const file of manifest?.files ?? []) problems.push(...(await problemsOf(raw.datasets, place, file)));
  const checked = manifest?.files ?? [];
  const sum = checked.reduce((total, file) => total + file.bytes, 0);
  return {
    status: 200,
    body: JSON.stringify({ ...place, files: checked.length, bytes: sum, problems }),
  };
}

async function problemsOf(
  datasets: BlobFolder,
  place: DatasetPlace,
  { name, bytes, sha256 }: DatasetManifest['files'][number],
): Promise<string[]> {
  const digest = createHash('sha256');
  let found = 0;
  try {
    for await (const part of datasets.read(blobOf(place, name))) {
      digest.update(part);
      found += part.length;
    }
  } catch (error) {
    if (isStoreError(error) && error.code === 'blob-missing') return [`${name} is missing`];
    throw error;
  }
  if (found !== bytes) return [`${name} has ${found} bytes, not ${bytes}`];
  return digest.digest('hex') === sha256 ? [] : [`${name} has another SHA-256 than the manifest says`];
}
