import type uPlot from 'uplot';
import { colour } from '../elements/colours.ts';

export type Kind = 'plain' | 'late' | 'unknown';

const columnPixels = 4;

/** Draws a column for each few pixels that hold events: the more, the taller; late ones hatched, unknown ones hollow. */
export function drawEvents(plot: uPlot, seconds: readonly number[], kindOf: (index: number) => Kind): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const width = Math.max(2, Math.round(columnPixels * ratio));
  const columns = new Map<number, Record<Kind, number>>();
  let most = 1;
  for (const [index, second] of seconds.entries()) {
    const column = Math.floor(plot.valToPos(second, 'x', true) / width);
    const counts = columns.get(column) ?? { plain: 0, late: 0, unknown: 0 };
    counts[kindOf(index)] += 1;
    columns.set(column, counts);
    most = Math.max(most, counts.plain + counts.late + counts.unknown);
  }
  const hatch = hatching(ctx, ratio);
  ctx.save();
  for (const [column, { plain, late, unknown }] of columns) {
    const all = plain + late + unknown;
    // By the logarithm: beside a thousand events of one day a single one is still to be seen.
    const height = bbox.height * (0.35 + 0.6 * (Math.log1p(all - 1) / Math.log1p(Math.max(most - 1, 1))));
    let bottom = bbox.top + bbox.height;
    const part = (events: number, fill: string | CanvasPattern, hollow = false) => {
      if (events === 0) return;
      const tall = (height * events) / all;
      const [left, top, wide] = [column * width + 0.5, bottom - tall, width - ratio];
      ctx.fillStyle = fill;
      ctx.strokeStyle = typeof fill === 'string' ? fill : colour('late');
      ctx.lineWidth = ratio;
      if (!hollow) ctx.fillRect(left, top, wide, tall);
      if (hollow || typeof fill !== 'string') ctx.strokeRect(left, top, wide, tall);
      bottom -= tall;
    };
    part(plain, colour('event'));
    part(late, hatch);
    part(unknown, colour('faint'), true);
  }
  ctx.restore();
}

function hatching(ctx: CanvasRenderingContext2D, ratio: number): CanvasPattern | string {
  const tile = document.createElement('canvas');
  const size = Math.round(4 * ratio);
  tile.width = size;
  tile.height = size;
  const pen = tile.getContext('2d');
  if (!pen) return colour('late');
  pen.strokeStyle = colour('late');
  pen.lineWidth = 1.4 * ratio;
  pen.beginPath();
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift, size);
    pen.lineTo(shift + size, 0);
  }
  pen.stroke();
  return ctx.createPattern(tile, 'repeat') ?? colour('late');
}
