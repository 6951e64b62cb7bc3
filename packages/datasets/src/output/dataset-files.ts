import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetManifest } from '../build/dataset-manifest.ts';
import type { AnyDataset } from '../define/dataset.ts';
import { digestOf } from './digest.ts';
import { featureColumns, featureFile } from './feature-table.ts';
import { joinLines } from './lines-file.ts';
import { joinParts } from './parquet-table.ts';
import { sequenceColumns, sequenceFile } from './sequence-table.ts';
import type { ShardParts } from './shard-files.ts';

/** Writes the files of a dataset from the buckets' shares of them, in their order; what each is. */
export async function writeDatasetFiles(
  folder: string,
  dataset: AnyDataset,
  shards: readonly ShardParts[],
): Promise<DatasetManifest['files']> {
  const features = shards.map((shard) => shard.features);
  const sequences = shards.map((shard) => shard.sequences);
  const written: { readonly name: string; readonly rows: number | null }[] = [
    {
      name: featureFile,
      rows: await joinParts(join(folder, featureFile), featureColumns(dataset), features),
    },
    { name: sequenceFile, rows: await joinParts(join(folder, sequenceFile), sequenceColumns, sequences) },
  ];
  const { examples } = dataset;
  if (examples) {
    const train = await joinLines(
      join(folder, examples.file),
      shards.map((shard) => shard.examples),
    );
    if (train > 0) written.push({ name: examples.file, rows: train });
    const testFile = examples.file.replace(/(\.[a-z]+)?$/, '.test$1');
    const test = await joinLines(
      join(folder, testFile),
      shards.map((shard) => shard.testExamples),
    );
    if (test > 0) written.push({ name: testFile, rows: test });
    // They read the examples, so they are there if those are.
    for (const [name, text] of Object.entries(train > 0 ? (examples.beside ?? {}) : {})) {
      await writeFile(join(folder, name), text);
      written.push({ name, rows: null });
    }
  }
  return Promise.all(
    written.map(async ({ name, rows }) => ({ name, ...(await digestOf(join(folder, name))), rows })),
  );
}
