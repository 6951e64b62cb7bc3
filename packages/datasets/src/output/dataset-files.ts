import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordedEvent } from '@annals/events-schema';
import { type DatasetManifest, manifestFile } from '../build/dataset-manifest.ts';
import type { AnyDataset } from '../define/dataset.ts';
import type { Row } from '../rows/stream-rows.ts';
import { digestOf } from './digest.ts';
import { featureFile, featureTable } from './feature-table.ts';
import { LinesFile } from './lines-file.ts';
import { sequenceFile, sequenceRows, sequenceTable } from './sequence-table.ts';

/** The files of a dataset, written as its rows come. */
export class DatasetFiles {
  readonly #folder: string;
  readonly #features;
  readonly #sequences;
  readonly #examples: LinesFile | undefined;
  readonly #testExamples: LinesFile | undefined;
  readonly #beside: Readonly<Record<string, string>>;

  constructor(folder: string, dataset: AnyDataset) {
    this.#folder = folder;
    this.#features = featureTable(join(folder, featureFile), dataset);
    this.#sequences = sequenceTable(join(folder, sequenceFile));
    const { examples } = dataset;
    this.#beside = examples?.beside ?? {};
    if (!examples) return;
    this.#examples = new LinesFile(join(folder, examples.file));
    this.#testExamples = new LinesFile(join(folder, examples.file.replace(/(\.[a-z]+)?$/, '.test$1')));
  }

  async addRow(row: Row): Promise<void> {
    await this.#features.add(row);
    if (!row.example) return;
    if (row.split === 'train') await this.#examples?.add(row.example);
    if (row.split === 'test') await this.#testExamples?.add(row.example);
  }

  async addSequence(
    entity: string,
    events: readonly RecordedEvent[],
    clock: 'recorded' | 'time',
    splitOf: (at: string) => string | undefined,
  ): Promise<void> {
    for (const row of sequenceRows(entity, events, clock, splitOf)) await this.#sequences.add(row);
  }

  /** Closes them; what each is. */
  async finish(): Promise<DatasetManifest['files']> {
    await this.#features.finish();
    await this.#sequences.finish();
    const written: { readonly name: string; readonly rows: number | null }[] = [
      { name: featureFile, rows: this.#features.count },
      { name: sequenceFile, rows: this.#sequences.count },
    ];
    for (const lines of [this.#examples, this.#testExamples]) {
      await lines?.finish();
      if (lines && lines.count > 0)
        written.push({ name: lines.path.slice(this.#folder.length + 1), rows: lines.count });
    }
    // They read the examples, so they are there if those are.
    if (this.#examples && this.#examples.count > 0)
      for (const [name, text] of Object.entries(this.#beside)) {
        await writeFile(join(this.#folder, name), text);
        written.push({ name, rows: null });
      }
    return Promise.all(
      written.map(async ({ name, rows }) => ({ name, ...(await digestOf(join(this.#folder, name))), rows })),
    );
  }

  async describe(manifest: DatasetManifest): Promise<void> {
    await writeFile(join(this.#folder, manifestFile), `${JSON.stringify(manifest, undefined, 2)}\n`);
  }
}
