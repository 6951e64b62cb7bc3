import { join } from 'node:path';
import type { EventStore, Question } from '@annals/event-store';
import type { RecordedEvent } from '@annals/events-schema';
import type { Manifest } from '@annals/replay';
import { type GatheredStatistics, Statistics } from '../card/statistics.ts';
import type { AnyDataset } from '../define/dataset.ts';
import { ShardFiles, type ShardParts } from '../output/shard-files.ts';
import { splitter } from '../rows/split.ts';
import { streamRows } from '../rows/stream-rows.ts';
import type { DatasetManifest } from './dataset-manifest.ts';
import { datasetStreams } from './dataset-streams.ts';
import { erasedIn, namedIn } from './erased-subjects.ts';
import { relatedIn } from './related-streams.ts';
import { StreamTally } from './stream-tally.ts';

/** What all shards of a build have in common. Can be sent to another thread, as can what a shard gives. */
export interface ShardedBuild {
  /** Of the dataset. */
  readonly name: string;
  readonly archive: Manifest;
  readonly question: Question;
  /** When the build's knowledge ends. */
  readonly end: string;
  /** Subjects who allow the dataset's purpose; undefined if it asks for none. */
  readonly allowed: ReadonlySet<string> | undefined;
  /** Where each bucket's share gets a folder, and where the related streams are laid out. */
  readonly folder: string;
  readonly related: string;
}

export const noRows: DatasetManifest['rows'] = {
  ...{ total: 0, train: 0, test: 0, censored: 0, embargo: 0, otherSide: 0 },
};
export const nobodyLeft = { refused: 0, withoutSubject: 0 };

/** A bucket's share of a dataset. */
export interface BuiltShard {
  readonly parts: ShardParts;
  readonly read: StreamTally['read'];
  readonly statistics: GatheredStatistics;
  readonly rows: DatasetManifest['rows'];
  readonly left: Readonly<typeof nobodyLeft>;
  /** Hashes; some 100 bytes a subject, as of those who consent. */
  readonly erasures: ReadonlySet<string>;
  readonly subjects: ReadonlySet<string>;
}

/**
 * Builds the rows of a bucket's streams. Nothing else is looked at, so it does not matter what else is built when, and where.
 *
 * @throws DatasetError; FoldError; what reading the archive throws
 */
export async function buildShard(
  store: EventStore,
  dataset: AnyDataset,
  { archive, question, end, allowed, folder, related }: ShardedBuild,
  bucket: string,
  progress: (events: number) => void,
): Promise<BuiltShard> {
  const { entity, clock } = dataset;
  const relatedTo = await relatedIn(related, bucket, dataset);
  const files = await ShardFiles.in(join(folder, bucket), dataset);
  const tally = new StreamTally();
  const statistics = new Statistics(dataset);
  const erasures = new Set<string>();
  const subjects = new Set<string>();
  const left = { ...nobodyLeft };
  const rows = { ...noRows };
  for await (const { name, events } of datasetStreams(store, archive, entity.category, question, [bucket])) {
    tally.add(events);
    progress(events.length);
    const subject = events.find(({ datasubject }) => datasubject !== undefined)?.datasubject;
    const erased = erasedIn(events);
    for (const hash of erased) erasures.add(hash);
    // Whoever else takes part must allow it too; who was erased allows nothing any more.
    const refuses = ({ datasubject }: RecordedEvent) =>
      datasubject !== undefined && allowed?.has(datasubject) === false;
    if (allowed && (subject === undefined || erased.length > 0 || events.some(refuses))) {
      left[subject === undefined ? 'withoutSubject' : 'refused'] += 1;
      continue;
    }
    const beside = relatedTo(name.id);
    for (const hash of erasedIn(Object.values(beside).flat())) erasures.add(hash);
    for (const used of [events, ...Object.values(beside)])
      for (const hash of namedIn(used)) subjects.add(hash);
    for (const row of streamRows(dataset, name, events, beside, end)) {
      rows.total += 1;
      rows[row.censored ? 'censored' : row.split === 'other-side' ? 'otherSide' : (row.split ?? 'train')] +=
        1;
      statistics.add(row);
      await files.addRow(row);
    }
    const owner = subject ?? `${name.category}/${name.id}`;
    await files.addSequence(name.id, events, clock, splitter(dataset, owner));
  }
  return {
    ...{ parts: await files.finish(), read: tally.read, statistics: statistics.gathered },
    ...{ rows, left, erasures, subjects },
  };
}
