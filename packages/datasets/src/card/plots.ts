import type { PlotOptions } from '@observablehq/plot';
import type { Statistics } from './statistics.ts';

export interface CardPlot {
  /** `rows.svg` */
  readonly file: string;
  readonly title: string;
  readonly svg: string;
}

/** Of an element, as much as is used: types of the DOM are not part of this program. */
interface Drawn {
  setAttribute(name: string, value: string): void;
  readonly outerHTML: string;
}

const histograms = 2;

/** Drawn by Observable Plot on a DOM in memory; the same statistics give the same bytes. */
export async function plotsOf({ periods, balances, features }: Statistics): Promise<CardPlot[]> {
  if (periods.rows.length === 0) return [];
  const Plot = await import('@observablehq/plot');
  const { parseHTML } = await import('linkedom');
  const { document } = parseHTML('<html></html>') as unknown as { document: never };
  const drawn = (file: string, title: string, options: PlotOptions): CardPlot => {
    const svg = Plot.plot({
      ...{ document, width: 720, marginLeft: 80 },
      ...options,
    }) as unknown as Drawn;
    // In a page it is known what this is; in a file it must say so.
    svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    return { file, title, svg: `${svg.outerHTML}\n` };
  };
  const rows = drawn('rows.svg', 'Rows by time of the moment, and where they belong', {
    ...{ x: { type: 'band', label: null, tickRotate: -45 }, y: { grid: true, label: 'rows' } },
    ...{ fy: { label: null }, marginBottom: 60, marginRight: 70, height: 420 },
    marks: [Plot.barY(periods.rows, { x: 'period', y: 'count', fy: 'kind', fill: 'kind' }), Plot.ruleY([0])],
  });
  const balance = balances.flatMap(({ name, rows: counts }) =>
    (['train', 'test'] as const).flatMap((split) => {
      const total = counts.reduce((sum, count) => sum + count[split], 0);
      return counts
        .filter((count) => count[split] > 0)
        .map((count) => ({ row: `${name}, ${split}`, value: count.value, share: count[split] / total }));
    }),
  );
  const labels = drawn('labels.svg', 'Values of the labels, by split', {
    ...{
      x: { percent: true, label: 'share of rows (%)' },
      y: { type: 'band', label: null },
      marginLeft: 240,
    },
    ...{ height: 60 + 30 * new Set(balance.map(({ row }) => row)).size },
    marks: [
      Plot.barX(balance, Plot.stackX({ x: 'share', y: 'row', fill: 'value', inset: 0.5 })),
      Plot.text(balance, Plot.stackX({ x: 'share', y: 'row', text: 'value', fill: 'white' })),
    ],
  });
  const numbers = features.filter(({ histogram }) => histogram.bins.length > 2).slice(0, histograms);
  return [
    rows,
    ...(balance.length > 0 ? [labels] : []),
    ...numbers.map(({ name, histogram }) =>
      drawn(`${name}.svg`, `\`${name}\``, {
        ...{ height: 240, x: { label: name }, y: { grid: true, label: 'rows' } },
        marks: [
          Plot.rectY(histogram.bins, { x1: 'from', x2: 'to', y: 'count', fill: '#4269d0' }),
          Plot.ruleY([0]),
        ],
      }),
    ),
  ];
}
