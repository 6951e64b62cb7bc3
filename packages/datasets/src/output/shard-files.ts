import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordedEvent } from '@annals/events-schema';
import type { AnyDataset } from '../define/dataset.ts';
import type { Row } from '../rows/stream-rows.ts';
import { featureColumns, featureFile } from './feature-table.ts';
import { type LinesPart, LinesFile } from './lines-file.ts';
import { type TablePart, TablePartWriter } from './parquet-table.ts';
import { sequenceColumns, sequenceFile, sequenceRows } from './sequence-table.ts';

/** One bucket's share of each file of a dataset. Can be sent to another thread. */
export interface ShardParts {
  readonly features: TablePart;
  readonly sequences: TablePart;
  readonly examples: LinesPart;
  readonly testExamples: LinesPart;
}

/** Writes one bucket's share of a dataset into a folder of its own, as its rows come. */
export class ShardFiles {
  readonly #features;
  readonly #sequences;
  readonly #examples: LinesFile;
  readonly #testExamples: LinesFile;

  private constructor(folder: string, dataset: AnyDataset) {
    this.#features = new TablePartWriter(join(folder, featureFile), featureColumns(dataset));
    this.#sequences = new TablePartWriter(join(folder, sequenceFile), sequenceColumns);
    this.#examples = new LinesFile(join(folder, 'examples'));
    this.#testExamples = new LinesFile(join(folder, 'examples.test'));
  }

  static async in(folder: string, dataset: AnyDataset): Promise<ShardFiles> {
    await mkdir(folder, { recursive: true });
    return new ShardFiles(folder, dataset);
  }

  async addRow(row: Row): Promise<void> {
    await this.#features.add(row);
    if (!row.example) return;
    if (row.split === 'train') await this.#examples.add(row.example);
    if (row.split === 'test') await this.#testExamples.add(row.example);
  }

  async addSequence(
    entity: string,
    events: readonly RecordedEvent[],
    clock: 'recorded' | 'time',
    splitAt: (at: string) => string | undefined,
  ): Promise<void> {
    for (const row of sequenceRows(entity, events, clock, splitAt)) await this.#sequences.add(row);
  }

  async finish(): Promise<ShardParts> {
    return {
      features: await this.#features.finish(),
      sequences: await this.#sequences.finish(),
      examples: await this.#examples.finish(),
      testExamples: await this.#testExamples.finish(),
    };
  }
}
