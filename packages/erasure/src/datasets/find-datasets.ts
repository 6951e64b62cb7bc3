import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { subjectHash } from '@annals/event-store';
import { isDatasetError, type ReadDataset, readDataset, subjectsFile, subjectsIn } from '@annals/datasets';
import type { SubjectSet } from '../subject/subject-set.ts';

/** A dataset that was built from a subject's events, as its manifest tells. */
export interface FoundDataset {
  readonly folder: string;
  readonly id: string;
  readonly name: string;
}

export interface FoundDatasets {
  readonly datasets: readonly FoundDataset[];
  /** Folders whose manifest cannot be read, or is from before datasets said whose data they hold. */
  readonly untold: readonly string[];
}

/**
 * Looks through a folder of datasets, each in a folder of its own, for those that hold something of the subjects.
 * What is in them stays: they were handed on, or may have been.
 */
export async function findDatasets(folder: string, subjects: SubjectSet): Promise<FoundDatasets> {
  const wanted = new Set([...subjects].map((subject) => subjectHash(subject)));
  const datasets: FoundDataset[] = [];
  const untold: string[] = [];
  for (const path of await foldersIn(folder)) {
    const read = await readOrUndefined(path);
    if (!read) continue;
    if (read === 'corrupt') {
      untold.push(path);
      continue;
    }
    const { id, manifest } = read;
    if (!manifest.files.some(({ name }) => name === subjectsFile)) continue;
    if ((await subjectsIn(path, wanted)).length > 0) datasets.push({ folder: path, id, name: manifest.name });
  }
  return { datasets, untold };
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name))
    .sort();
}

async function readOrUndefined(path: string): Promise<ReadDataset | 'corrupt' | undefined> {
  try {
    return await readDataset(path);
  } catch (error) {
    if (!isDatasetError(error)) throw error;
    return error.code === 'no-dataset' ? undefined : 'corrupt';
  }
}
