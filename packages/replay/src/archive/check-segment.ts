import type { Line } from '../lines/line.ts';
import { ReplayError } from '../errors.ts';
import { ContentHash } from './content-hash.ts';
import type { Segment } from './manifest.ts';
import { type ReadableFolder, segmentLines } from './read-segment.ts';

/**
 * Reads a segment whole: file, number of lines, their order, their hash.
 * @throws ReplayError `archive-corrupt`, `archive-missing`
 */
export async function checkSegment(
  folder: ReadableFolder,
  segment: Segment,
  onLines: (lines: readonly Line[]) => Promise<void> | void = () => undefined,
): Promise<void> {
  const content = new ContentHash();
  let last = '';
  let events = 0;
  let first: string | undefined;
  for await (const lines of segmentLines(folder, segment)) {
    for (const { key, bytes } of lines) {
      if (key <= last) throw corrupt(segment, `${key} stands behind ${last}`);
      last = key;
      first ??= key;
      content.add(bytes);
    }
    events += lines.length;
    await onLines(lines);
  }
  if (events !== segment.events) throw corrupt(segment, `${events} lines instead of ${segment.events}`);
  if (content.hex !== segment.hash) throw corrupt(segment, 'its lines are not those of the manifest');
  if (first !== segment.first || last !== segment.last)
    throw corrupt(segment, 'the manifest names another first or last event');
}

const corrupt = ({ name }: Segment, what: string) =>
  new ReplayError('archive-corrupt', `archive/${name}: ${what}`);
