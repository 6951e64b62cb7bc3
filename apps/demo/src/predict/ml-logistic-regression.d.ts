/** What of the library is used here; it brings no types. */
declare module 'ml-logistic-regression' {
  import type { Matrix } from 'ml-matrix';

  export default class LogisticRegression {
    constructor(options: { readonly numSteps: number; readonly learningRate: number });
    /** `classes`: a column of class numbers from 0 on. */
    train(rows: Matrix, classes: Matrix): void;
    /** One a class. Each gives the probability that a row is NOT of its class. */
    readonly classifiers: readonly { testScores(rows: Matrix): number[] }[];
  }
}
