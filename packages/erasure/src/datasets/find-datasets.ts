import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type EventStore, isStoreError, subjectHash } from '@annals/event-store';
import {
  isDatasetError,
  publishedDatasets,
  type ReadDataset,
  readDataset,
  subjectsFile,
  subjectsIn,
  subjectsInPublished,
} from '@annals/datasets';
import type { SubjectSet } from '../subject/subject-set.ts';

/** A dataset that was built from a subject's events, as its manifest tells. */
export interface FoundDataset {
  /** Its folder; `<name>/<id>` if it lies in container `datasets`. */
  readonly place: string;
  readonly id: string;
  readonly name: string;
}

export interface FoundDatasets {
  readonly datasets: readonly FoundDataset[];
  /** Places of those whose manifest, or list of subjects, cannot be read. */
  readonly untold: readonly string[];
}

/**
 * Looks through a folder of datasets, each in a folder of its own, for those that hold something of the subjects.
 * What is in them stays: they were handed on, or may have been.
 */
export async function findDatasets(folder: string, subjects: SubjectSet): Promise<FoundDatasets> {
  const wanted = hashesOf(subjects);
  const datasets: FoundDataset[] = [];
  const untold: string[] = [];
  for (const path of await foldersIn(folder)) {
    const read = await readOrUndefined(path);
    if (!read) continue;
    if (read === 'corrupt') untold.push(path);
    else if (namesSubjects(read) && (await subjectsIn(path, wanted)).length > 0)
      datasets.push(foundAt(path, read));
  }
  return { datasets, untold };
}

/** The same for what was published into container `datasets`. */
export async function findPublished(
  store: Pick<EventStore, 'raw'>,
  subjects: SubjectSet,
): Promise<FoundDatasets> {
  const wanted = hashesOf(subjects);
  const datasets: FoundDataset[] = [];
  const untold: string[] = [];
  for await (const { place, dataset } of publishedDatasets(store)) {
    const holds = dataset && (await holdsPublished(store, place, dataset, wanted));
    if (holds === undefined) untold.push(place);
    else if (dataset && holds) datasets.push(foundAt(place, dataset));
  }
  return { datasets, untold };
}

/** Undefined if its list of subjects is lost. */
async function holdsPublished(
  store: Pick<EventStore, 'raw'>,
  place: string,
  dataset: ReadDataset,
  wanted: ReadonlySet<string>,
): Promise<boolean | undefined> {
  if (!namesSubjects(dataset)) return false;
  try {
    return (await subjectsInPublished(store, place, wanted)).length > 0;
  } catch (error) {
    if (isStoreError(error) && error.code === 'blob-missing') return undefined;
    throw error;
  }
}

const hashesOf = (subjects: SubjectSet) => new Set([...subjects].map((subject) => subjectHash(subject)));

/** Nothing is written for nobody. */
const namesSubjects = ({ manifest }: ReadDataset) => manifest.files.some(({ name }) => name === subjectsFile);

const foundAt = (place: string, { id, manifest }: ReadDataset): FoundDataset => ({
  ...{ place, id, name: manifest.name },
});

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
