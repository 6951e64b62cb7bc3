import asciichart from 'asciichart';
import pc from 'picocolors';
import { browserName } from './browser-names.ts';
import type { EnginesByYear } from './engines-by-year.ts';

const paints = [
  { line: asciichart.green, word: pc.green },
  { line: asciichart.yellow, word: pc.yellow },
  { line: asciichart.cyan, word: pc.cyan },
  { line: asciichart.magenta, word: pc.magenta },
];
const columnsPerYear = 3;

/** Draws lines for a terminal, with a legend in the order in which the lines end, the highest first. */
export function enginesPlot({ years, counts }: EnginesByYear): string {
  const series = [...counts]
    .map(([browser, values], index) => ({ browser, values, paint: paints[index % paints.length] }))
    .sort((a, b) => (b.values.at(-1) ?? 0) - (a.values.at(-1) ?? 0));
  const chart = asciichart.plot(
    series.map(({ values }) => widened(values)),
    {
      height: 14,
      format: (value) => Math.round(value).toLocaleString('en').padStart(8),
      ...(pc.isColorSupported ? { colors: series.map(({ paint }) => paint?.line) } : {}),
    },
  );
  const legend = series.map(({ browser, values, paint }) => {
    const text = `${browserName(browser)} ${(values.at(-1) ?? 0).toLocaleString('en')}`;
    return `── ${paint && pc.isColorSupported ? paint.word(text) : text}`;
  });
  return [chart, `${' '.repeat(10)}${yearAxis(years)}`, '', `${' '.repeat(10)}${legend.join('   ')}`].join(
    '\n',
  );
}

/** Straight lines between the years. */
function widened(values: readonly number[]): number[] {
  return values.flatMap((value, index) => {
    const next = values[index + 1];
    if (next === undefined) return [value];
    return Array.from(
      { length: columnsPerYear },
      (_, step) => value + ((next - value) * step) / columnsPerYear,
    );
  });
}

const yearAxis = (years: readonly number[]) =>
  years
    .map((year, index) => {
      const room = years.length - index >= 2 || index % 4 === 0;
      return (index % 4 === 0 && room ? String(year) : '').padEnd(columnsPerYear * (index % 4 === 0 ? 4 : 0));
    })
    .join('');
