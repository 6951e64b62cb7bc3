import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type EventStore, normaliseQuestion, type Question } from '@annals/event-store';
import { type Manifest, readLatest } from '@annals/replay';
import { Statistics } from '../card/statistics.ts';
import { writeCard } from '../card/write-card.ts';
import type { AnyDataset } from '../define/dataset.ts';
import { DatasetError } from '../errors.ts';
import { writeDatasetFiles } from '../output/dataset-files.ts';
import { writeSubjects } from '../output/subjects-file.ts';
import { codeHash, version } from '../version.ts';
import { type BuiltShard, buildShard, nobodyLeft, noRows, type ShardedBuild } from './build-shard.ts';
import { consenting } from './consenting.ts';
import { type DatasetManifest, datasetId, manifestFile } from './dataset-manifest.ts';
import { logEndOf } from './log-end.ts';
import { layOutRelated } from './related-streams.ts';
import { schemaHashes } from './schema-hashes.ts';
import { buildShards, type ShardLane } from './shard-lanes.ts';
import { summed } from './summed.ts';
import { StreamTally } from './stream-tally.ts';

export interface BuildOptions {
  /** A folder on disk that is not there yet, or empty. */
  readonly folder: string;
  /** What is read; the latest archive unless given. */
  readonly manifest?: Manifest | undefined;
  readonly question?: Question | undefined;
  /** Told how many events were read, again and again. */
  readonly progress?: ((events: number) => void) | undefined;
  /** What builds the buckets' shares, several at a time: threads. One after the other in this one unless given. */
  readonly lanes?: ((build: ShardedBuild, progress: (events: number) => void) => readonly ShardLane[]) | undefined;
}

export interface BuiltDataset {
  readonly id: string;
  readonly manifest: DatasetManifest;
}

/**
 * Builds a dataset from an archive, in one pass over its category, bucket by bucket; nothing that is not in the archive is
 * looked at. Writes into a folder of its own beside `folder`, which takes its place when all is whole: a killed build leaves no
 * half one.
 *
 * @throws DatasetError; FoldError; StoreError `bad-time`; what reading the archive throws
 */
export async function buildDataset(
  store: EventStore,
  dataset: AnyDataset,
  { folder, progress = () => undefined, ...options }: BuildOptions,
): Promise<BuiltDataset> {
  const archive = options.manifest ?? (await readLatest(store.raw.archive))?.manifest;
  if (!archive)
    throw new DatasetError('no-archive', 'there is no archive to build from: run `archive run` first');
  const question = normaliseQuestion(options.question ?? {});
  await assertFree(folder);
  const partial = join(dirname(folder), `.${basename(folder)}.partial`);
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });

  const { consent, name } = dataset;
  const [shards, related] = [join(partial, '.shards'), join(partial, '.related')];
  await layOutRelated(store, archive, dataset, question, related);
  const build: ShardedBuild = {
    ...{ name, archive, question, end: logEndOf(archive, question) },
    allowed: consent && (await consenting(store, archive, consent.purpose, question.knownAt)),
    ...{ folder: shards, related },
  };
  const here: ShardLane = (bucket) => buildShard(store, dataset, build, bucket, progress);
  const buckets = archive.buckets.map(({ bucket }) => bucket);
  const built = await buildShards(buckets, options.lanes?.(build, progress) ?? [here]);
  const { described, statistics } = await describe(partial, dataset, build, built);
  await rm(shards, { recursive: true, force: true });
  await rm(related, { recursive: true, force: true });
  const card = await writeCard(partial, dataset, described, statistics);
  const manifest = { ...described, files: [...described.files, ...card] };
  await writeFile(join(partial, manifestFile), `${JSON.stringify(manifest, undefined, 2)}\n`);
  await rm(folder, { recursive: true, force: true });
  await rename(partial, folder);
  return { id: datasetId(manifest), manifest };
}

/** Puts the shards together, in their order, into the files of a dataset, all but its card; says what it is. */
async function describe(
  folder: string,
  dataset: AnyDataset,
  { archive, question, end }: ShardedBuild,
  built: readonly BuiltShard[],
): Promise<{ readonly described: DatasetManifest; readonly statistics: Statistics }> {
  const tally = new StreamTally();
  const statistics = new Statistics(dataset);
  for (const shard of built) {
    tally.merge(shard.read);
    statistics.merge(shard.statistics);
  }
  const files = await writeDatasetFiles(
    folder,
    dataset,
    built.map(({ parts }) => parts),
  );
  const subjects = new Set(built.flatMap((shard) => [...shard.subjects]));
  const { name, version: of, entity, related, consent } = dataset;
  const described: DatasetManifest = {
    ...{ format: 1, name, version: of, builtBy: version, code: codeHash },
    log: {
      ...{ archive: archive.hash, asOf: question.asOf ?? null, knownAt: question.knownAt ?? null, end },
    },
    streams: { category: entity.category, ...tally.read },
    schemas: schemaHashes([entity, ...Object.values(related ?? {})]),
    parameters: parametersOf(dataset),
    consent: { purpose: consent?.purpose ?? null, ...summed(built.map(({ left }) => left), nobodyLeft) },
    erasures: [...new Set(built.flatMap(({ erasures }) => [...erasures]))].sort(),
    rows: summed(built.map(({ rows }) => rows), noRows),
    files: [...files, ...(await writeSubjects(folder, subjects))],
  };
  return { described, statistics };
}

/** @throws DatasetError `folder-taken` */
async function assertFree(folder: string): Promise<void> {
  const there = await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  if (there.length > 0) throw new DatasetError('folder-taken', `${folder} is not empty`);
}

/** What of a declaration is data. */
function parametersOf({ moment, clock, horizon, split, related = {} }: AnyDataset): Record<string, unknown> {
  const at =
    'every' in moment
      ? { every: moment.every }
      : { event: String(moment.event), include: moment.include ?? false };
  const categories = Object.values(related).map(({ category }) => category);
  return { moment: at, clock, horizon, split, ...(categories.length > 0 ? { related: categories } : {}) };
}
