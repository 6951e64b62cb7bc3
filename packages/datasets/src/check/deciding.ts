import type { AnyDataset } from '../define/dataset.ts';
import type { Row } from '../rows/stream-rows.ts';
import { aucOf, type Counts } from './auc.ts';

/** A feature that alone all but decides a label, on the rows to train on. */
export interface Deciding {
  readonly feature: string;
  readonly label: string;
  readonly auc: number;
}

type Value = Row['features'][number];

interface Count {
  yes: number;
  no: number;
}

/** Better than this is too good to be a prediction. */
const suspicious = 0.99;
/** With fewer rows on a side, chance decides too. */
const leastOfSide = 20;

/** Counts rows to train on by feature and flag; memory goes with the number of different values. */
export class DecidingFeatures {
  readonly #features: readonly string[];
  readonly #labels: readonly { readonly name: string; readonly index: number }[];
  readonly #counts: Map<Value, Count>[][];

  constructor({ features, labels }: AnyDataset) {
    this.#features = Object.keys(features);
    this.#labels = Object.entries(labels).flatMap(([name, column], index) =>
      'flag' in column ? [{ name, index }] : [],
    );
    this.#counts = this.#labels.map(() => this.#features.map(() => new Map<Value, Count>()));
  }

  add({ split, features, labels }: Row): void {
    if (split !== 'train') return;
    for (const [at, { index }] of this.#labels.entries()) {
      const label = labels[index];
      if (typeof label !== 'boolean') continue;
      for (const [feature, counts] of (this.#counts[at] ?? []).entries()) {
        const value = features[feature] ?? null;
        const count = counts.get(value) ?? { yes: 0, no: 0 };
        count[label ? 'yes' : 'no'] += 1;
        counts.set(value, count);
      }
    }
  }

  get found(): Deciding[] {
    return this.#labels.flatMap(({ name: label }, at) =>
      this.#features.flatMap((feature, index) => {
        const counts = this.#counts[at]?.[index];
        if (!counts || !isJudged(counts)) return [];
        const auc = aucOf(counts);
        return auc >= suspicious ? [{ feature, label, auc }] : [];
      }),
    );
  }
}

function isJudged(counts: Counts): boolean {
  const total = (side: 'yes' | 'no') => [...counts.values()].reduce((sum, count) => sum + count[side], 0);
  return total('yes') >= leastOfSide && total('no') >= leastOfSide;
}
