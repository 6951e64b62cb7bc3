import { kindOf } from '../define/column.ts';
import type { AnyDataset } from '../define/dataset.ts';
import type { Row } from '../rows/stream-rows.ts';
import { ColumnTally } from './column-tally.ts';
import { LabelBalance } from './label-balance.ts';
import { Periods } from './periods.ts';

/** What a dataset's card tells of its rows, gathered as they stream by. */
export class Statistics {
  readonly periods = new Periods();
  readonly features: readonly ColumnTally[];
  readonly labels: readonly ColumnTally[];
  readonly balances: readonly LabelBalance[];

  constructor({ features, labels }: AnyDataset) {
    this.features = Object.entries(features).map(
      ([name, column]) => new ColumnTally(`f_${name}`, kindOf(column)),
    );
    this.labels = Object.entries(labels).map(
      ([name, column]) => new ColumnTally(`label_${name}`, kindOf(column)),
    );
    this.balances = Object.entries(labels).map(
      ([name, column]) => new LabelBalance(`label_${name}`, kindOf(column)),
    );
  }

  add({ at, split, censored, features, labels }: Row): void {
    const used = split === 'train' || split === 'test' ? split : undefined;
    this.periods.add(at, used ?? (censored ? 'censored' : 'left out'));
    for (const [index, column] of this.features.entries()) column.add(features[index]);
    if (censored) return;
    for (const [index, column] of this.labels.entries()) column.add(labels[index]);
    if (used) for (const [index, balance] of this.balances.entries()) balance.add(labels[index], used);
  }
}
