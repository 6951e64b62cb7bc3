import type { BlobFolder } from '@annals/event-store';
import { lineOrder } from '../lines/line.ts';
import { mergeSorted } from '../lines/merge-sorted.ts';
import { sumOfHashes } from './content-hash.ts';
import type { Segment } from './manifest.ts';
import { segmentLines } from './read-segment.ts';
import { writeSegment } from './write-segment.ts';

/** Makes one segment of several; those stay, for whoever reads an older manifest. */
export async function mergeSegments(
  folder: BlobFolder,
  bucket: string,
  segments: readonly Segment[],
): Promise<Segment> {
  const least = (a: string, b: string) => (a < b ? a : b);
  const most = (a: string, b: string) => (a > b ? a : b);
  const planned = {
    events: segments.reduce((sum, { events }) => sum + events, 0),
    hash: sumOfHashes(segments.map(({ hash }) => hash)),
    recordedFrom: segments.map(({ recordedFrom }) => recordedFrom).reduce(least),
    recordedTo: segments.map(({ recordedTo }) => recordedTo).reduce(most),
  };
  const lines = mergeSorted(
    segments.map((segment) => segmentLines(folder, segment)),
    lineOrder,
  );
  return writeSegment(folder, bucket, planned, lines);
}
