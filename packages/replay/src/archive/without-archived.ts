import { lineHead } from '@annals/event-store';
import type { Line } from '../lines/line.ts';
import { withoutLines } from './doubled-lines.ts';
import type { Segment } from './manifest.ts';
import type { NewLines } from './read-lanes.ts';
import { type ReadableFolder, segmentLines } from './read-segment.ts';

/**
 * New lines without those that a segment holds already, to the byte. Such a line has the same `recordedtime`: only
 * segments that reach into the time of the new lines are read, and only for lines of that time.
 * @throws ReplayError `archive-corrupt`, `archive-missing`
 */
export async function withoutArchived(
  folder: ReadableFolder,
  segments: readonly Segment[],
  fresh: NewLines,
): Promise<NewLines> {
  const doubled = new Set<Line>();
  for (const segment of segments) {
    const { recordedFrom, recordedTo, first, last } = segment;
    if (recordedTo < fresh.recordedFrom || recordedFrom > fresh.recordedTo) continue;
    const suspects = fresh.lines.filter(({ key, bytes }) => {
      if (key < first || key > last) return false;
      const { recordedtime } = lineHead(bytes);
      return recordedtime >= recordedFrom && recordedtime <= recordedTo;
    });
    for (const line of await heldBy(folder, segment, suspects)) doubled.add(line);
  }
  if (doubled.size === 0) return fresh;
  const { checkpoint, more } = fresh;
  const kept = withoutLines(fresh.lines, doubled);
  return { ...kept, doubled: [...fresh.doubled, ...kept.doubled], checkpoint, more };
}

async function heldBy(
  folder: ReadableFolder,
  segment: Segment,
  suspects: readonly Line[],
): Promise<readonly Line[]> {
  const held: Line[] = [];
  let at = 0;
  if (suspects.length > 0)
    for await (const lines of segmentLines(folder, segment)) {
      for (const { key, bytes } of lines) {
        while ((suspects[at]?.key ?? '~') < key) at += 1;
        const suspect = suspects[at];
        if (suspect?.key === key && suspect.bytes.equals(bytes)) held.push(suspect);
      }
      if (at >= suspects.length) break;
    }
  return held;
}
