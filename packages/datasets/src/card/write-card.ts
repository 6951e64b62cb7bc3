import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetManifest } from '../build/dataset-manifest.ts';
import type { AnyDataset } from '../define/dataset.ts';
import { digestOf } from '../output/digest.ts';
import { cardText } from './card-text.ts';
import { plotsOf } from './plots.ts';
import type { Statistics } from './statistics.ts';

export const cardFile = 'README.md';

/** Writes a dataset's card and its plots into its folder; what each file is. */
export async function writeCard(
  folder: string,
  dataset: AnyDataset,
  manifest: DatasetManifest,
  statistics: Statistics,
): Promise<DatasetManifest['files']> {
  const plots = await plotsOf(statistics);
  const written: [string, string][] = [
    [cardFile, cardText(dataset, manifest, statistics, plots)],
    ...plots.map(({ file, svg }): [string, string] => [file, svg]),
  ];
  return Promise.all(
    written.map(async ([name, text]) => {
      const path = join(folder, name);
      await writeFile(path, text);
      return { name, ...(await digestOf(path)), rows: null };
    }),
  );
}
