import type { ColumnValue } from '../define/column.ts';

/** Rows with and without a label, by a feature's value. */
export type Counts = ReadonlyMap<ColumnValue, { readonly yes: number; readonly no: number }>;

interface Group {
  readonly yes: number;
  readonly no: number;
}

/** A value of fewer rows stands for nothing: such values are one group. */
const leastOfGroup = 20;

/**
 * How well a feature alone tells rows with a label from those without, from 0.5, not at all, to 1, always: the area under
 * the ROC curve, exactly. Numbers are ranked, upwards or downwards, what is missing below or above all others; values are
 * also ranked by their share of rows with the label, which finds what decides without being in order.
 */
export function aucOf(counts: Counts): number {
  const values = [...counts];
  const areas = [areaOf(byShare(values.map(([, count]) => count)))];
  if (values.every(([value]) => value === null || typeof value === 'number')) {
    const known = values.filter(([value]) => value !== null);
    const ranked = known.sort(([a], [b]) => Number(a) - Number(b)).map(([, count]) => count);
    const missing = counts.get(null) ?? { yes: 0, no: 0 };
    areas.push(areaOf([missing, ...ranked]), areaOf([...ranked, missing]));
  }
  return Math.max(...areas.flatMap((area) => [area, 1 - area]));
}

function byShare(counts: readonly Group[]): Group[] {
  const rare = counts.filter(({ yes, no }) => yes + no < leastOfGroup).reduce(sum, { yes: 0, no: 0 });
  const groups = [...counts.filter(({ yes, no }) => yes + no >= leastOfGroup), rare];
  const share = ({ yes, no }: Group) => yes / Math.max(1, yes + no);
  return groups.sort((a, b) => share(a) - share(b));
}

const sum = (a: Group, b: Group): Group => ({ yes: a.yes + b.yes, no: a.no + b.no });

/** Of groups in ascending order; a tie counts half. */
function areaOf(groups: readonly Group[]): number {
  const all = groups.reduce(sum, { yes: 0, no: 0 });
  let below = 0;
  let area = 0;
  for (const { yes, no } of groups) {
    area += yes * (below + no / 2);
    below += no;
  }
  return area / (all.yes * all.no);
}
