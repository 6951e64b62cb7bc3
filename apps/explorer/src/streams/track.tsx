import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { timeAxis } from '../elements/time-axis.ts';
import { shownTheme } from '../session/theme.ts';
import { drawEvents, type Kind } from './draw-events.ts';
import { rangeOf, timeOf } from './time-scale.ts';

export interface TrackProps {
  readonly name: string;
  readonly about: string;
  readonly tone: 'then' | 'known';
  /** When each event was, in seconds since 1970. */
  readonly seconds: readonly number[];
  readonly kindOf: (index: number) => Kind;
  /** Where the handle stands; undefined at the end, where nothing is left out. */
  readonly value: number | undefined;
  /** What it says there. */
  readonly text: string;
  readonly onMove: (time: string | undefined) => void;
  readonly onStep: (step: number | 'first' | 'last') => void;
}

const steps: Readonly<Record<string, number | 'first' | 'last'>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
  Home: 'first',
  End: 'last',
};

/** Events along a time, and a handle that is dragged through it, or stepped from event to event with the keyboard. */
export function Track({ name, about, tone, seconds, kindOf, value, text, onMove, onStep }: TrackProps) {
  const host = useRef<HTMLDivElement>(null);
  const painted = useRef({ seconds, kindOf });
  painted.current = { seconds, kindOf };
  const [plot, setPlot] = useState<uPlot>();
  const [, setWidth] = useState(0);
  const dragged = useRef<{ frame: number; second: number }>(undefined);
  const range = rangeOf(seconds);

  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const made = new uPlot(optionsOf(element.clientWidth, painted), [[...range], [0, 0]], element);
    setPlot(made);
    const observer = new ResizeObserver(() => {
      made.setSize({ width: element.clientWidth, height: trackHeight });
      setWidth(element.clientWidth);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, []);
  useEffect(() => {
    plot?.setData([[...range], [0, 0]]);
  }, [plot, range[0], range[1]]);
  useEffect(() => {
    plot?.redraw(false);
  }, [plot, seconds, kindOf]);
  const shown = shownTheme.value;
  useEffect(() => {
    plot?.redraw(false, true);
  }, [plot, shown]);

  const end = range[1];
  const at = plot ? plot.valToPos(Math.min(value ?? end, end), 'x') + plot.over.offsetLeft : 0;

  /** No more often than the screen shows it. */
  const drag = (event: PointerEvent) => {
    if (!plot) return;
    const second = plot.posToVal(event.clientX - plot.over.getBoundingClientRect().left, 'x');
    const before = dragged.current;
    if (before) before.second = second;
    else {
      const frame = requestAnimationFrame(() => {
        const moved = dragged.current;
        dragged.current = undefined;
        if (moved) onMove(timeOf(Math.max(moved.second, range[0]), end));
      });
      dragged.current = { frame, second };
    }
  };

  return (
    <div class={`track track-${tone}`}>
      <div class="track-name">
        <strong>{name}</strong> <span class="muted">{about}</span>
      </div>
      <div
        class="track-plot"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          event.currentTarget.querySelector<HTMLElement>('.handle')?.focus({ preventScroll: true });
          event.preventDefault();
          drag(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) drag(event);
        }}
      >
        <div ref={host} class="track-canvas" aria-hidden="true" />
        <div
          class="handle"
          role="slider"
          tabIndex={0}
          aria-label={name}
          aria-valuemin={0}
          aria-valuemax={seconds.length}
          aria-valuenow={
            value === undefined ? seconds.length : seconds.filter((second) => second <= value).length
          }
          aria-valuetext={text}
          style={{ transform: `translateX(${at}px)` }}
          onKeyDown={(event) => {
            const step = steps[event.key];
            if (step === undefined || event.metaKey || event.ctrlKey || event.altKey) return;
            event.preventDefault();
            event.stopPropagation();
            onStep(step);
          }}
        />
        <div class="past" aria-hidden="true" style={{ transform: `translateX(${at}px)` }} />
      </div>
    </div>
  );
}

const trackHeight = 84;

function optionsOf(
  width: number,
  painted: { readonly current: Pick<TrackProps, 'seconds' | 'kindOf'> },
): uPlot.Options {
  return {
    width,
    height: trackHeight,
    legend: { show: false },
    cursor: { show: false },
    padding: [4, 10, 0, 10],
    // All times here are UTC.
    tzDate: (second) => uPlot.tzDate(new Date(second * 1_000), 'Etc/UTC'),
    scales: { x: { time: true, range: (_, from, to) => [from, to] }, y: { range: [0, 1] } },
    axes: [timeAxis, { show: false }],
    series: [{}, { show: false }],
    hooks: {
      draw: [
        (plot) => {
          drawEvents(plot, painted.current.seconds, painted.current.kindOf);
        },
      ],
    },
  };
}
