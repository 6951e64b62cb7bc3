import { DDSketch } from '@datadog/sketches-js';

/** Quantiles are off by at most this share of their value. */
const relativeAccuracy = 0.01;
const { mapping } = new DDSketch({ relativeAccuracy });

/**
 * How many values fell into each bin of a DDSketch; `zero` counts those too small for one. Plain JSON, merged by adding,
 * and the same for the same values in the same order; the sketch's own serial form is protobuf.
 * Source: Masson, Rim, Lee, DDSketch, VLDB 2019.
 */
export type LatencySketch = Record<string, number>;

const zero = 'zero';

export function addValue(sketch: LatencySketch, value: number): void {
  const bin = value > mapping.minPossible ? String(mapping.key(value)) : zero;
  sketch[bin] = (sketch[bin] ?? 0) + 1;
}

/** Adds `b` to `a`. */
export function addSketch(a: LatencySketch, b: LatencySketch): void {
  for (const [bin, count] of Object.entries(b)) a[bin] = (a[bin] ?? 0) + count;
}

/** The value at each quantile from 0 to 1; null if there are no values. */
export function quantiles(sketch: LatencySketch, at: readonly number[]): (number | null)[] {
  const whole = new DDSketch({ relativeAccuracy });
  for (const [bin, count] of Object.entries(sketch)) {
    if (bin === zero) whole.zeroCount += count;
    else whole.store.add(Number(bin), count);
    whole.count += count;
  }
  return at.map((quantile) => (whole.count === 0 ? null : whole.getValueAtQuantile(quantile)));
}
