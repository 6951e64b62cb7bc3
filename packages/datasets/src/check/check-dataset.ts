import { type EventStore, normaliseQuestion } from '@annals/event-store';
import { readLatest } from '@annals/replay';
import type { BuildOptions } from '../build/build-dataset.ts';
import { datasetStreams } from '../build/dataset-streams.ts';
import { logEndOf } from '../build/log-end.ts';
import type { AnyDataset } from '../define/dataset.ts';
import { DatasetError } from '../errors.ts';
import { type Row, streamRows } from '../rows/stream-rows.ts';
import { type Deciding, DecidingFeatures } from './deciding.ts';
import { momentKey, MomentSample, type SampledMoment } from './sample.ts';

export interface CheckOptions extends Pick<BuildOptions, 'manifest' | 'question' | 'progress'> {
  /** Moments that are built again; 1,000 unless told. */
  readonly sample?: number | undefined;
}

/** A column whose value differs when the history ends at the moment: it sees what came later, or is not pure. */
export interface Peeking {
  /** Of a feature; undefined if it is `when` that differs, which decides whether there is a row. */
  readonly feature: string | undefined;
  /** Moments of the sample at which it differs. */
  readonly moments: number;
  /** One of them. */
  readonly stream: string;
  readonly at: string;
  readonly known: Row['features'][number];
  readonly built: Row['features'][number];
}

export interface LeakCheck {
  readonly rows: number;
  /** Rows that were built again. */
  readonly compared: number;
  readonly peeking: readonly Peeking[];
  readonly deciding: readonly Deciding[];
}

/**
 * Looks for features that know what they must not. Some moments are built from a history that ends there, before anything
 * later was looked at; then all are built as for a dataset, and those of the sample must have come out the same. And no
 * single feature may all but decide a label. What a feature takes from elsewhere than the events, for instance a file of
 * today's answers, the first cannot see; the second often does. Consent is not looked at.
 *
 * @throws as `buildDataset`
 */
export async function checkDataset(
  store: EventStore,
  dataset: AnyDataset,
  { sample = 1_000, progress = () => undefined, ...options }: CheckOptions = {},
): Promise<LeakCheck> {
  const archive = options.manifest ?? (await readLatest(store.raw.archive))?.manifest;
  if (!archive) throw new DatasetError('no-archive', 'there is no archive to check: run `archive run` first');
  const question = normaliseQuestion(options.question ?? {});
  const end = logEndOf(archive, question);
  const { category } = dataset.entity;

  const chosen = new MomentSample(dataset, sample);
  for await (const { name, events } of datasetStreams(store, archive, category, question)) {
    chosen.add(name, events, end);
    progress(events.length);
  }
  const known = new Map(chosen.moments.map((moment) => [moment.key, knownRow(dataset, moment)]));

  const deciding = new DecidingFeatures(dataset);
  const differences = new Differences(Object.keys(dataset.features));
  let rows = 0;
  for await (const { name, events } of datasetStreams(store, archive, category, question)) {
    for (const row of streamRows(dataset, name, events, {}, end)) {
      rows += 1;
      deciding.add(row);
      const key = momentKey(row.stream, row.at, row.own);
      if (!known.has(key)) continue;
      differences.compare(row, known.get(key));
      known.delete(key);
    }
    progress(events.length);
  }
  // There is no row of them in the dataset: nor may there be one of what was known.
  for (const row of known.values()) if (row) differences.noRow(row);
  return { rows, compared: differences.compared, peeking: differences.found, deciding: deciding.found };
}

/** The row of a moment, of nothing but what was known then. */
function knownRow(dataset: AnyDataset, { name, events, own, cutoff }: SampledMoment): Row | undefined {
  let found: Row | undefined;
  for (const row of streamRows(dataset, name, events, {}, cutoff))
    if (row.at === cutoff && row.own === own) found = row;
  return found;
}

class Differences {
  readonly #features: readonly string[];
  readonly #found = new Map<string | undefined, Peeking>();
  compared = 0;

  constructor(features: readonly string[]) {
    this.#features = features;
  }

  get found(): Peeking[] {
    return [...this.#found.values()];
  }

  compare(built: Row, known: Row | undefined): void {
    if (!known) {
      this.noRow(built);
      return;
    }
    this.compared += 1;
    for (const [index, feature] of this.#features.entries()) {
      const values = { known: known.features[index] ?? null, built: built.features[index] ?? null };
      if (!Object.is(values.known, values.built)) this.#add(feature, built, values);
    }
  }

  noRow(row: Row): void {
    this.#add(undefined, row, { known: null, built: null });
  }

  #add(feature: string | undefined, { stream, at }: Row, values: Pick<Peeking, 'known' | 'built'>): void {
    const first = this.#found.get(feature) ?? { feature, moments: 0, stream, at, ...values };
    this.#found.set(feature, { ...first, moments: first.moments + 1 });
  }
}
