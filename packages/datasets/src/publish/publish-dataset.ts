import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventStore } from '@annals/event-store';
import { manifestFile } from '../build/dataset-manifest.ts';
import { readDataset } from '../verify/read-dataset.ts';

export interface PublishedDataset {
  /** Where it lies in container `datasets`: `<name>/<id>/`. */
  readonly place: string;
  /** Files that were not there before. */
  readonly added: number;
}

/**
 * Copies a built dataset into container `datasets`, the manifest last, so that one which is seen is whole. Killed
 * half-way, a second call ends it; what is there stays, since a place is named by what it holds.
 *
 * @throws DatasetError `no-dataset`, `dataset-corrupt`; what writing to the storage throws
 */
export async function publishDataset(
  { raw }: Pick<EventStore, 'raw'>,
  folder: string,
): Promise<PublishedDataset> {
  const { id, manifest } = await readDataset(folder);
  const place = `${manifest.name}/${id}/`;
  let added = 0;
  for (const { name } of manifest.files)
    if (await raw.datasets.addInParts(place + name, createReadStream(join(folder, name)))) added += 1;
  if (await raw.datasets.add(place + manifestFile, await readFile(join(folder, manifestFile)))) added += 1;
  return { place, added };
}
