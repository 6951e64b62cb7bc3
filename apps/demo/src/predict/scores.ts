export interface Scores {
  readonly rows: number;
  /** Share of rows that the more frequent answer gets right. */
  readonly baseRate: number;
  /** Share of rows that the model gets right. */
  readonly accuracy: number;
  /** Area under the ROC curve: 0.5 is chance. */
  readonly auc: number;
}

/** Holds probabilities against what happened. */
export function scoresOf(probabilities: readonly number[], labels: readonly boolean[]): Scores {
  const rows = labels.length;
  const yes = labels.filter(Boolean).length;
  const right = labels.filter((label, index) => (probabilities[index] ?? 0) >= 0.5 === label).length;
  return {
    ...{ rows, baseRate: Math.max(yes, rows - yes) / rows, accuracy: right / rows },
    auc: areaUnder(probabilities, labels),
  };
}

/** By rank sums; rows of one probability share their ranks. */
function areaUnder(probabilities: readonly number[], labels: readonly boolean[]): number {
  const groups = new Map<number, { yes: number; no: number }>();
  for (const [index, label] of labels.entries()) {
    const probability = probabilities[index] ?? 0;
    const group = groups.get(probability) ?? { yes: 0, no: 0 };
    group[label ? 'yes' : 'no'] += 1;
    groups.set(probability, group);
  }
  let below = 0;
  let above = 0;
  let area = 0;
  for (const [, { yes, no }] of [...groups].sort(([a], [b]) => a - b)) {
    area += yes * (below + no / 2);
    below += no;
    above += yes;
  }
  return area / (above * below);
}
