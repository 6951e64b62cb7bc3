import { Readable } from 'node:stream';
import type { EventStore } from '@annals/event-store';
import { manifestFile } from '../build/dataset-manifest.ts';
import { isDatasetError } from '../errors.ts';
import { subjectsAmong, subjectsFile } from '../output/subjects-file.ts';
import { datasetOf, type ReadDataset } from '../verify/read-dataset.ts';

export interface ListedDataset {
  /** `<name>/<id>` in container `datasets`. */
  readonly place: string;
  /** Undefined if its manifest cannot be read. */
  readonly dataset: ReadDataset | undefined;
}

/** Every dataset in container `datasets`, as its manifest tells. */
export async function* publishedDatasets({ raw }: Pick<EventStore, 'raw'>): AsyncGenerator<ListedDataset> {
  const end = `/${manifestFile}`;
  for await (const name of raw.datasets.list()) {
    const blob = name.endsWith(end) ? await raw.datasets.get(name) : undefined;
    if (!blob) continue;
    const place = name.slice(0, -end.length);
    yield { place, dataset: datasetOrUndefined(name, Buffer.from(blob.bytes).toString('utf8')) };
  }
}

/** Of some hashes of subjects, those whose data is in a published dataset. */
export function subjectsInPublished(
  { raw }: Pick<EventStore, 'raw'>,
  place: string,
  wanted: ReadonlySet<string>,
): Promise<string[]> {
  return subjectsAmong(Readable.from(raw.datasets.read(`${place}/${subjectsFile}`)), wanted);
}

function datasetOrUndefined(name: string, text: string): ReadDataset | undefined {
  try {
    return datasetOf(name, text);
  } catch (error) {
    if (isDatasetError(error)) return undefined;
    throw error;
  }
}
