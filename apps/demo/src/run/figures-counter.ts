import type { HostLog } from '@annals/local-azure';
import { figuresOf, type IngestFigures, noFigures, sumOf } from '../stack/ingest-figures.ts';

/** Adds up what the processor reports of its deliveries. */
export interface FiguresCounter {
  readonly now: () => IngestFigures;
  /** Begins at zero again. */
  readonly reset: () => void;
  /** Takes a line of the host's log: counts it, or shows it if it is a complaint. */
  readonly onHostLog: (line: HostLog) => void;
}

export function createFiguresCounter(complain: (message: string) => void): FiguresCounter {
  let figures = noFigures;
  return {
    now: () => figures,
    reset: () => {
      figures = noFigures;
    },
    onHostLog: (line) => {
      const delivery = figuresOf(line);
      if (delivery) figures = sumOf(figures, delivery);
      else if (['warning', 'error', 'critical'].includes(line.level)) complain(line.message);
    },
  };
}
