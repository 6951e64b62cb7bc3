import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type EventStore, normaliseQuestion, type Question } from '@annals/event-store';
import type { RecordedEvent } from '@annals/events-schema';
import { type Manifest, readLatest } from '@annals/replay';
import { Statistics } from '../card/statistics.ts';
import { writeCard } from '../card/write-card.ts';
import type { AnyDataset } from '../define/dataset.ts';
import { DatasetError } from '../errors.ts';
import { DatasetFiles } from '../output/dataset-files.ts';
import { writeSubjects } from '../output/subjects-file.ts';
import { splitOf } from '../rows/split.ts';
import { streamRows } from '../rows/stream-rows.ts';
import { version } from '../version.ts';
import { codeHash } from './code-hash.ts';
import { consenting } from './consenting.ts';
import { type DatasetManifest, datasetId } from './dataset-manifest.ts';
import { datasetStreams } from './dataset-streams.ts';
import { erasedIn, namedIn } from './erased-subjects.ts';
import { logEndOf } from './log-end.ts';
import { RelatedStreams } from './related-streams.ts';
import { schemaHashes } from './schema-hashes.ts';
import { StreamTally } from './stream-tally.ts';

export interface BuildOptions {
  /** A folder on disk that is not there yet, or empty. */
  readonly folder: string;
  /** What is read; the latest archive unless given. */
  readonly manifest?: Manifest | undefined;
  readonly question?: Question | undefined;
  /** Told how many events were read, again and again. */
  readonly progress?: ((events: number) => void) | undefined;
}

export interface BuiltDataset {
  readonly id: string;
  readonly manifest: DatasetManifest;
}

/**
 * Builds a dataset from an archive, in one pass over its category; nothing that is not in the archive is looked at. Writes
 * into a folder of its own beside `folder`, which takes its place when all is whole: a killed build leaves no half one.
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

  const { consent, entity, clock } = dataset;
  const { category } = entity;
  const allowed = consent && (await consenting(store, archive, consent.purpose, question.knownAt));
  const end = logEndOf(archive, question);
  const related = await RelatedStreams.read(store, archive, dataset, question, join(partial, '.related'));
  const files = new DatasetFiles(partial, dataset);
  const tally = new StreamTally();
  const statistics = new Statistics(dataset);
  const erasures = new Set<string>();
  // Some 100 bytes a subject, as of those who consent.
  const subjects = new Set<string>();
  const left = { refused: 0, withoutSubject: 0 };
  const rows = { total: 0, train: 0, test: 0, censored: 0, embargo: 0, otherSide: 0 };
  for await (const { name, events } of datasetStreams(store, archive, category, question)) {
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
    const beside = await related.of(name);
    const used = [events, ...Object.values(beside)].flat();
    for (const hash of erasedIn(used)) erasures.add(hash);
    for (const hash of namedIn(used)) subjects.add(hash);
    for (const row of streamRows(dataset, name, events, beside, end)) {
      rows.total += 1;
      rows[row.censored ? 'censored' : row.split === 'other-side' ? 'otherSide' : (row.split ?? 'train')] +=
        1;
      statistics.add(row);
      await files.addRow(row);
    }
    const owner = subject ?? `${name.category}/${name.id}`;
    await files.addSequence(name.id, events, clock, (at) => splitOf(dataset, owner, at));
  }
  await related.close();
  const described: DatasetManifest = {
    ...{ format: 1, name: dataset.name, version: dataset.version, builtBy: version, code: codeHash(dataset) },
    log: {
      ...{ archive: archive.hash, asOf: question.asOf ?? null, knownAt: question.knownAt ?? null, end },
    },
    streams: { category, ...tally.read },
    schemas: schemaHashes([entity, ...Object.values(dataset.related ?? {})]),
    parameters: parametersOf(dataset),
    consent: { purpose: consent?.purpose ?? null, ...left },
    erasures: [...erasures].sort(),
    rows,
    files: [...(await files.finish()), ...(await writeSubjects(partial, subjects))],
  };
  const card = await writeCard(partial, dataset, described, statistics);
  const manifest = { ...described, files: [...described.files, ...card] };
  await files.describe(manifest);
  await rm(folder, { recursive: true, force: true });
  await rename(partial, folder);
  return { id: datasetId(manifest), manifest };
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
