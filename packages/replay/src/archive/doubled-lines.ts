import { lineHead } from '@annals/event-store';
import { ReplayError } from '../errors.ts';
import type { Line } from '../lines/line.ts';
import { ContentHash } from './content-hash.ts';
import type { Planned } from './write-segment.ts';

/**
 * Of sorted lines those that come again, to the byte. The feed holds a line twice where `verify --repair` put it back,
 * and where someone copied a block.
 * @throws ReplayError `archive-corrupt` if two lines of one key differ
 */
export function doubledAmong(lines: readonly Line[]): ReadonlySet<Line> {
  const doubled = new Set<Line>();
  let before: Line | undefined;
  for (const line of lines) {
    if (line.key === before?.key) {
      if (!line.bytes.equals(before.bytes))
        throw new ReplayError('archive-corrupt', `the feed holds two events at ${line.key}`);
      doubled.add(line);
    }
    before = line;
  }
  return doubled;
}

export interface KeptLines extends Planned {
  readonly lines: readonly Line[];
  /** Keys of lines that came again, to the byte, and are not among them. */
  readonly doubled: readonly string[];
}

/** What is left of sorted lines, summed up anew. */
export function withoutLines(all: readonly Line[], doubled: ReadonlySet<Line>): KeptLines {
  const lines = all.filter((line) => !doubled.has(line));
  const content = new ContentHash();
  let recordedFrom = '~';
  let recordedTo = '';
  for (const { bytes } of lines) {
    const { recordedtime } = lineHead(bytes);
    content.add(bytes);
    if (recordedtime < recordedFrom) recordedFrom = recordedtime;
    if (recordedtime > recordedTo) recordedTo = recordedtime;
  }
  const keys = [...doubled].map(({ key }) => key);
  return { lines, doubled: keys, events: lines.length, hash: content.hex, recordedFrom, recordedTo };
}
