import { kindOf } from '../define/column.ts';
import type { AnyDataset } from '../define/dataset.ts';
import type { Row } from '../rows/stream-rows.ts';
import { type ColumnCounts, ColumnTally } from './column-tally.ts';
import { type BalanceCounts, LabelBalance } from './label-balance.ts';
import { type PeriodCounts, Periods } from './periods.ts';

/** What was gathered, as plain data: it can be sent to another thread. */
export interface GatheredStatistics {
  readonly periods: PeriodCounts;
  readonly features: readonly ColumnCounts[];
  readonly labels: readonly ColumnCounts[];
  readonly balances: readonly BalanceCounts[];
}

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

  get gathered(): GatheredStatistics {
    return {
      periods: this.periods.counted,
      features: this.features.map(({ counted }) => counted),
      labels: this.labels.map(({ counted }) => counted),
      balances: this.balances.map(({ rows }) => rows),
    };
  }

  /** As if the rows that were seen there had been seen here. The same parts in the same order give the same. */
  merge({ periods, features, labels, balances }: GatheredStatistics): void {
    this.periods.merge(periods);
    for (const [index, counts] of features.entries()) this.features[index]?.merge(counts);
    for (const [index, counts] of labels.entries()) this.labels[index]?.merge(counts);
    for (const [index, counts] of balances.entries()) this.balances[index]?.merge(counts);
  }
}
