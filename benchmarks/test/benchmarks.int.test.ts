import { expect, test } from 'vitest';
import { benchmarks } from '../src/benchmarks.ts';

test.for(benchmarks.map((benchmark) => [benchmark.name, benchmark] as const))(
  '%s runs, in the smallest size, and gives a rate for each contender and a value for each target',
  async ([, benchmark]) => {
    const { rates, targets } = await benchmark.run({ size: 'smoke', rounds: 1, say: () => undefined });
    expect(Object.keys(rates).length).toBeGreaterThan(1);
    for (const { median } of Object.values(rates)) expect(median).toBeGreaterThan(0);
    for (const { value } of targets) expect(value).toSatisfy(Number.isFinite);
  },
);
