import type { ArchivedLines, RawHistory } from '@annals/event-store';
import { segmentLines } from '../archive/read-segment.ts';
import { keptManifest } from '../restore/backup.ts';

/** What the newest kept manifest holds of a bucket, for `verify` to compare what was trimmed of the feed. */
export const archivedLines = ({ archive }: Pick<RawHistory, 'archive'>): ArchivedLines =>
  async function* (bucket) {
    const { manifest } = await keptManifest(archive);
    for (const { segments } of manifest.buckets.filter((one) => one.bucket === bucket))
      for (const segment of segments)
        for await (const lines of segmentLines(archive, segment)) yield lines.map(({ bytes }) => bytes);
  };
