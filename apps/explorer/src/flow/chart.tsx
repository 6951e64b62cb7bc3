import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { colour } from '../elements/colours.ts';
import { timeAxis } from '../elements/time-axis.ts';
import { shownTheme } from '../session/theme.ts';

export interface ChartSeries {
  readonly name: string;
  /** Of the style sheet. */
  readonly colour: string;
  readonly values: readonly (number | null)[];
  readonly bars?: boolean;
}

export interface ChartProps {
  readonly title: string;
  /** In words, for who cannot see it: what it shows now. */
  readonly says: string;
  /** Seconds since 1970, rising. */
  readonly at: readonly number[];
  readonly series: readonly ChartSeries[];
  readonly unit?: string;
}

const height = 170;

export function Chart({ title, says, at, series, unit = '' }: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const [plot, setPlot] = useState<uPlot>();
  const data = [[...at], ...series.map(({ values }) => [...values])] as uPlot.AlignedData;

  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const made = new uPlot(optionsOf(element.clientWidth, series, unit), data, element);
    setPlot(made);
    const observer = new ResizeObserver(() => {
      made.setSize({ width: element.clientWidth, height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, []);
  useEffect(() => {
    plot?.setData(data);
  }, [plot, at, series]);
  const shown = shownTheme.value;
  useEffect(() => {
    plot?.redraw(false, true);
  }, [plot, shown]);

  return (
    <figure class="panel chart">
      <figcaption>
        <h2>{title}</h2>
        <ul class="legend">
          {series.map(({ name, colour: tone }) => (
            <li key={name} class={`tone-${tone}`}>
              {name}
            </li>
          ))}
        </ul>
      </figcaption>
      <div ref={host} role="img" aria-label={`${title}: ${says}`} />
    </figure>
  );
}

const optionsOf = (width: number, series: readonly ChartSeries[], unit: string): uPlot.Options => ({
  width,
  height,
  legend: { show: false },
  cursor: { show: false },
  tzDate: (second) => uPlot.tzDate(new Date(second * 1_000), 'Etc/UTC'),
  scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] } },
  axes: [
    timeAxis,
    {
      font,
      size: 56,
      stroke: () => colour('muted'),
      grid: { stroke: () => colour('line'), width: 1 },
      ticks: { show: false },
      values: (_, splits) => splits.map((value) => `${value.toLocaleString('en')}${unit}`),
    },
  ],
  series: [
    {},
    ...series.map(({ colour: tone, bars }) => ({
      stroke: () => colour(tone),
      width: 1.5,
      points: { show: false },
      ...(bars
        ? {
            fill: () => colour(tone),
            ...(uPlot.paths.bars ? { paths: uPlot.paths.bars({ size: [0.7, 40] }) } : {}),
          }
        : {}),
    })),
  ],
});

const font = '11px system-ui, sans-serif';
