import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  datasetId,
  type DatasetManifest,
  datasetManifestSchema,
  manifestFile,
} from '../build/dataset-manifest.ts';
import { DatasetError } from '../errors.ts';

export interface ReadDataset {
  readonly id: string;
  readonly manifest: DatasetManifest;
}

/**
 * The manifest of a dataset on disk; its files are not looked at.
 * @throws DatasetError `no-dataset` if the folder holds none, `dataset-corrupt` if it is not what a manifest must be
 */
export async function readDataset(folder: string): Promise<ReadDataset> {
  const path = join(folder, manifestFile);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw cause;
    throw new DatasetError('no-dataset', `${folder} holds no dataset: there is no ${manifestFile}`, {
      cause,
    });
  });
  return datasetOf(path, text);
}

/**
 * A manifest's text as a dataset; `path` says where it stands.
 * @throws DatasetError `dataset-corrupt`
 */
export function datasetOf(path: string, text: string): ReadDataset {
  const parsed = datasetManifestSchema.safeParse(jsonOf(path, text));
  const [issue] = parsed.error?.issues ?? [];
  if (!parsed.success)
    throw new DatasetError(
      'dataset-corrupt',
      `${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
    );
  return { id: datasetId(parsed.data), manifest: parsed.data };
}

function jsonOf(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DatasetError('dataset-corrupt', `${path} is no JSON`, { cause });
  }
}
