import { hash } from 'node:crypto';
import type { InteropRow } from './interop-rows.ts';
import { train } from './model.ts';
import { type Scores, scoresOf } from './scores.ts';

export interface Trial extends Scores {
  readonly trained: number;
}

/** Older moments are of another web: trained on all of them, the model is no better than the base rate. */
const yearsToTrainOn = 5;
const horizonYears = 2;

/** On the splits of the dataset. */
export const shippedTrial = (rows: readonly InteropRow[]): Trial =>
  trial(
    recent(rows.filter(({ split }) => split === 'train')),
    rows.filter(({ split }) => split === 'test'),
  );

/** The same with the labels to train on mixed up among the rows: what is left is chance. */
export function shuffledTrial(rows: readonly InteropRow[]): Trial {
  const trained = recent(rows.filter(({ split }) => split === 'train'));
  return trial(
    shuffled(trained),
    rows.filter(({ split }) => split === 'test'),
  );
}

/** As if the cutoff were the start of that year, with the dataset's embargo: tested on the year's own moments. */
export function trialOfYear(rows: readonly InteropRow[], year: number): Trial {
  const decided = rows.filter(({ at }) => at < startOf(year - horizonYears));
  return trial(
    recent(decided),
    rows.filter(({ at }) => at >= startOf(year) && at < startOf(year + 1)),
  );
}

function trial(trained: readonly InteropRow[], tested: readonly InteropRow[]): Trial {
  const scores = scoresOf(
    train(trained)(tested),
    tested.map(({ label }) => label),
  );
  return { trained: trained.length, ...scores };
}

const startOf = (year: number) => new Date(Date.UTC(year, 0, 1));

function recent(rows: readonly InteropRow[]): InteropRow[] {
  const last = rows.reduce((latest, { at }) => (at > latest ? at : latest), new Date(0));
  const from = new Date(last);
  from.setUTCFullYear(from.getUTCFullYear() - yearsToTrainOn);
  return rows.filter(({ at }) => at > from);
}

/** The same labels on other rows, always the same way: in the order of a hash. */
function shuffled(rows: readonly InteropRow[]): InteropRow[] {
  const ranked = rows.map(({ label }, index) => ({ label, rank: hash('sha256', `shuffle ${index}`) }));
  ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return rows.map((row, index) => ({ ...row, label: ranked[index]?.label ?? row.label }));
}
