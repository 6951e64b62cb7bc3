import { rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
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
import { assertFree, newPartial, replace, takePlace } from './partial-folder.ts';
import { layOutRelated } from './related-streams.ts';
import { schemaHashes } from './schema-hashes.ts';
import { buildShards, type ShardLane } from './shard-lanes.ts';
import { summed } from './summed.ts';
import { StreamTally } from './stream-tally.ts';

export interface BuildOptions {
  /**
   * A folder on disk that is not there yet, or empty; or the one within which the dataset gets a folder of its own,
   * `<name>-<first 12 digits of its id>`.
   */
  readonly folder: string | { readonly within: string };
  /** What is read; the latest archive unless given. */
  readonly manifest?: Manifest | undefined;
  readonly question?: Question | undefined;
  /** Told how many events were read, again and again. */
  readonly progress?: ((events: number) => void) | undefined;
  /**
   * What builds the buckets' shares, several at a time: threads, say, which tell of the events that they read themselves. Unless
   * given, they are built one after the other in this one.
   */
  readonly lanes?: ((build: ShardedBuild) => readonly ShardLane[]) | undefined;
}

export interface BuiltDataset {
  readonly id: string;
  readonly folder: string;
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
  const { name } = dataset;
  if (typeof folder === 'string') await assertFree(folder);
  const partial =
    typeof folder === 'string'
      ? await newPartial(dirname(resolve(folder)), basename(resolve(folder)))
      : await newPartial(folder.within, name);
  try {
    const manifest = await buildInto(partial, store, dataset, { ...options, progress, archive, question });
    const id = datasetId(manifest);
    const place = typeof folder === 'string' ? folder : join(folder.within, `${name}-${id.slice(0, 12)}`);
    await (typeof folder === 'string' ? takePlace : replace)(partial, place);
    return { id, folder: place, manifest };
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

interface Building extends Pick<BuildOptions, 'lanes'> {
  readonly archive: Manifest;
  readonly question: Question;
  readonly progress: (events: number) => void;
}

async function buildInto(
  folder: string,
  store: EventStore,
  dataset: AnyDataset,
  { archive, question, progress, lanes }: Building,
): Promise<DatasetManifest> {
  const { name, consent } = dataset;
  const [shards, related] = [join(folder, '.shards'), join(folder, '.related')];
  await layOutRelated(store, archive, dataset, question, related);
  const build: ShardedBuild = {
    ...{ name, archive, question, end: logEndOf(archive, question) },
    allowed: consent && (await consenting(store, archive, consent.purpose, question.knownAt)),
    ...{ folder: shards, related },
  };
  const here: ShardLane = (bucket) => buildShard(store, dataset, build, bucket, progress);
  const buckets = archive.buckets.map(({ bucket }) => bucket);
  const built = await buildShards(buckets, lanes?.(build) ?? [here]);
  const { described, statistics } = await describe(folder, dataset, build, built);
  for (const used of [shards, related]) await rm(used, { recursive: true, force: true });
  const card = await writeCard(folder, dataset, described, statistics);
  const manifest = { ...described, files: [...described.files, ...card] };
  await writeFile(join(folder, manifestFile), `${JSON.stringify(manifest, undefined, 2)}\n`);
  return manifest;
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
    consent: {
      purpose: consent?.purpose ?? null,
      ...summed(
        built.map(({ left }) => left),
        nobodyLeft,
      ),
    },
    erasures: [...new Set(built.flatMap(({ erasures }) => [...erasures]))].sort(),
    rows: summed(
      built.map(({ rows }) => rows),
      noRows,
    ),
    files: [...files, ...(await writeSubjects(folder, subjects))],
  };
  return { described, statistics };
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
