import LogisticRegression from 'ml-logistic-regression';
import { Matrix } from 'ml-matrix';
import type { InteropRow } from './interop-rows.ts';

/** Probability of "yes", a row each. */
export type Model = (rows: readonly InteropRow[]) => number[];

const steps = 150;
/** Of the mean gradient: the library adds up the gradients of all rows. */
const learningRate = 2;
const deepest = 5;

/** Trains a logistic regression on the engine, the area, the depth, and the engine with each. No chance is in it. */
export function train(rows: readonly InteropRow[]): Model {
  const known = [...new Set(rows.flatMap(traitsOf))].sort();
  const columns = new Map(known.map((trait, index) => [trait, index + 1]));
  const matrixOf = (some: readonly InteropRow[]) =>
    new Matrix(
      some.map((row) => {
        const cells = Array.from({ length: columns.size + 1 }, (_, index) => (index === 0 ? 1 : 0));
        for (const trait of traitsOf(row)) {
          const column = columns.get(trait);
          if (column !== undefined) cells[column] = 1;
        }
        return cells;
      }),
    );
  const raw = matrixOf(rows);
  // Centred, so that how frequent "yes" is goes into the constant alone: in frequent traits it would tell rows apart by how
  // frequent their traits are, also with shuffled labels.
  const means = raw.mean('column');
  means[0] = 0;
  const centred = (matrix: Matrix) => matrix.subRowVector(means);
  const regression = new LogisticRegression({ numSteps: steps, learningRate: learningRate / rows.length });
  regression.train(centred(raw), Matrix.columnVector(rows.map(({ label }) => Number(label))));
  const [notNo] = regression.classifiers;
  return (some) => notNo?.testScores(centred(matrixOf(some))) ?? [];
}

function traitsOf({ engine, area, depth }: InteropRow): string[] {
  const level = Math.min(depth, deepest);
  return [`engine ${engine}`, `area ${area}`, `depth ${level}`, `${engine} ${area}`, `${engine} ${level}`];
}
