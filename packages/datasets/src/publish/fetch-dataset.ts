import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { EventStore } from '@annals/event-store';
import { fileName, manifestFile } from '../build/dataset-manifest.ts';
import { DatasetError } from '../errors.ts';

export interface FetchedDataset {
  /** The id that its place says, all of it. */
  readonly id: string;
  /** Blobs at its place that are no file of a dataset: not copied. */
  readonly strangers: readonly string[];
}

/**
 * Copies what lies at a dataset's place in container `datasets` into a folder, whatever it is; `verifyDataset` tells if it is
 * whole. `idStart`: the first hex digits of its id, as many as tell it apart.
 *
 * @throws DatasetError `no-dataset` if there is none, or more than one; what reading the storage throws
 */
export async function fetchDataset(
  { raw }: Pick<EventStore, 'raw'>,
  name: string,
  idStart: string,
  folder: string,
): Promise<FetchedDataset> {
  const files = new Map<string, string[]>();
  for await (const blob of raw.datasets.list(`${name}/${idStart}`)) {
    const [, id = '', ...file] = blob.split('/');
    files.set(id, [...(files.get(id) ?? []), file.join('/')]);
  }
  const ids = [...files].filter(([, names]) => names.includes(manifestFile)).map(([id]) => id);
  const [id] = ids;
  if (id === undefined || ids.length > 1)
    throw new DatasetError(
      'no-dataset',
      `container datasets holds ${ids.length === 0 ? 'no dataset' : `${ids.length} datasets`} ${name}/${idStart}`,
    );
  await mkdir(folder, { recursive: true });
  const strangers: string[] = [];
  for (const file of files.get(id) ?? []) {
    if (!fileName.test(file)) strangers.push(file);
    else
      await pipeline(
        Readable.from(raw.datasets.read(`${name}/${id}/${file}`)),
        createWriteStream(join(folder, file)),
      );
  }
  return { id, strangers };
}
