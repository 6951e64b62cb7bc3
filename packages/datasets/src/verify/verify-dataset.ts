import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type DatasetManifest, manifestFile } from '../build/dataset-manifest.ts';
import { isDatasetError } from '../errors.ts';
import { digestOf } from '../output/digest.ts';
import { readDataset } from './read-dataset.ts';
import { rowsInFile } from './rows-in-file.ts';

export interface DatasetVerification {
  /** Undefined if its manifest cannot be read. */
  readonly id: string | undefined;
  readonly files: number;
  readonly bytes: number;
  /** What is wrong, a sentence each. */
  readonly problems: readonly string[];
}

type File = DatasetManifest['files'][number];

/**
 * Holds every file of a dataset on disk against its manifest: bytes, SHA-256 and rows. That the manifest itself is the
 * one that was built, only its id tells.
 *
 * @throws DatasetError `no-dataset`
 */
export async function verifyDataset(
  folder: string,
  progress: (bytes: number) => void = () => undefined,
): Promise<DatasetVerification> {
  try {
    const { id, manifest } = await readDataset(folder);
    const problems: string[] = [];
    for (const file of manifest.files) {
      problems.push(...(await problemsOf(folder, file)));
      progress(file.bytes);
    }
    const named = new Set([manifestFile, ...manifest.files.map(({ name }) => name)]);
    for (const name of (await readdir(folder)).sort())
      if (!named.has(name)) problems.push(`${name} is not in the manifest`);
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    return { id, files: manifest.files.length, bytes, problems };
  } catch (error) {
    if (!isDatasetError(error) || error.code !== 'dataset-corrupt') throw error;
    return { id: undefined, files: 0, bytes: 0, problems: [error.message] };
  }
}

async function problemsOf(folder: string, { name, bytes, sha256, rows }: File): Promise<string[]> {
  const path = join(folder, name);
  try {
    const found = await digestOf(path);
    if (found.bytes !== bytes) return [`${name} has ${found.bytes} bytes, not ${bytes}`];
    if (found.sha256 !== sha256) return [`${name} has another SHA-256 than its manifest says`];
    if (rows === null) return [];
    const counted = await rowsInFile(path);
    return counted === rows ? [] : [`${name} has ${counted} rows, not ${rows}`];
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return [code === 'ENOENT' ? `${name} is missing` : `${name} cannot be read: ${message}`];
  }
}
