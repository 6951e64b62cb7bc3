import type uPlot from 'uplot';
import { colour } from './colours.ts';

const day = 86_400;

/** How much of a time tells labels apart that are so many seconds from one another. */
const parts: readonly (readonly [atLeast: number, from: number, to: number])[] = [
  [365 * day, 0, 4],
  [28 * day, 0, 7],
  [day, 0, 10],
  [3_600, 5, 16],
  [60, 11, 16],
  [1, 11, 19],
  [0, 17, 23],
];

/** A label of a time axis: UTC, in the order of ISO 8601, as everything here. */
export function timeLabel(second: number, apart: number): string {
  const [, from, to] = parts.find(([atLeast]) => apart >= atLeast) ?? [0, 0, 10];
  return new Date(Math.round(second * 1_000)).toISOString().slice(from, to).replace('T', ' ');
}

export const timeAxis: uPlot.Axis = {
  size: 26,
  space: 88,
  font: '11px system-ui, sans-serif',
  stroke: () => colour('muted'),
  grid: { stroke: () => colour('line'), width: 1 },
  ticks: { show: false },
  values: (_, splits, __, ___, apart) => splits.map((second) => timeLabel(second, apart)),
};
