import {
  type BlobFolder,
  bucketOf,
  datarefOf,
  isStoreError,
  payloadText,
  StoreError,
} from '@annals/event-store';
import { isReplayError } from '../errors.ts';
import type { Line } from '../lines/line.ts';
import { checkSegment } from './check-segment.ts';
import { sumOfHashes } from './content-hash.ts';
import type { Manifest } from './manifest.ts';
import type { ReadableFolder } from './read-segment.ts';

export interface ArchiveFolders {
  readonly archive: ReadableFolder;
  /** Where the data lies that lines refer to. */
  readonly payloads: Pick<BlobFolder, 'get'>;
}

export interface Verification {
  /** Lines and payloads that were read. */
  readonly events: number;
  readonly payloads: number;
  /** A line each, which names the file, and the event where it is known. Empty if all is well. */
  readonly problems: readonly string[];
}

/**
 * Reads all that a manifest names: files, their lines, order, hashes and sums, and the payloads that lines refer to.
 * Goes on behind what it finds; errors of the storage itself end it.
 */
export async function verifyArchive(
  { archive, payloads }: ArchiveFolders,
  manifest: Manifest,
  onLines: (lines: number) => void = () => undefined,
): Promise<Verification> {
  const problems: string[] = [];
  let events = 0;
  let fetched = 0;
  const check = async (what: () => Promise<void>) => {
    try {
      await what();
    } catch (error) {
      if (!isReplayError(error) && !isStoreError(error)) throw error;
      problems.push(`${error.message} (${error.code})`);
    }
  };
  const sums = (what: string, right: boolean) => {
    if (!right) problems.push(`the manifest's sums for ${what} are not those of its parts`);
  };
  for (const { bucket, segments, ...sum } of manifest.buckets) {
    for (const segment of segments)
      await check(() =>
        checkSegment(archive, segment, async (lines) => {
          events += lines.length;
          for (const line of lines) {
            const dataref = datarefOf(line.bytes);
            if (dataref !== undefined) {
              fetched += 1;
              await check(() => checkPayload(payloads, dataref, line));
            }
          }
          assertBucket(manifest, bucket, lines);
          onLines(lines.length);
        }),
      );
    sums(`bucket ${bucket}`, segments.reduce((total, one) => total + one.events, 0) === sum.events);
    sums(`bucket ${bucket}`, sumOfHashes(segments.map(({ hash }) => hash)) === sum.hash);
  }
  sums('the whole', manifest.buckets.reduce((total, one) => total + one.events, 0) === manifest.events);
  sums('the whole', sumOfHashes(manifest.buckets.map(({ hash }) => hash)) === manifest.hash);
  return { events, payloads: fetched, problems };
}

async function checkPayload(
  payloads: ArchiveFolders['payloads'],
  dataref: string,
  { key }: Line,
): Promise<void> {
  const blob = await payloads.get(dataref.slice(dataref.indexOf('/') + 1));
  if (!blob) throw new StoreError('payload-missing', `${key}: blob ${dataref} is not there`);
  await payloadText(dataref, blob.bytes);
}

function assertBucket({ layout }: Manifest, bucket: string, lines: readonly Line[]): void {
  let seen = '';
  for (const { key } of lines) {
    const [category = '', id = ''] = key.split(':', 2);
    if (seen === `${category}:${id}`) continue;
    seen = `${category}:${id}`;
    if (bucketOf(layout, category, id) !== bucket)
      throw new StoreError('bad-line', `${key} does not belong into bucket ${bucket}`);
  }
}
