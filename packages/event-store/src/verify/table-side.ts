import { type Backend, type Row, rowVersion } from '../backend.ts';
import { isStoreError } from '../errors.ts';
import { eventsRange, parseEventKey } from '../layout/keys.ts';
import { bucketOf, type Layout } from '../layout/layout.ts';
import { fitsItsHash, storedOfRow } from '../layout/stored-event.ts';
import { type EventPlace, type Finding, notMendable } from './finding.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { FingerprintIndex } from './fingerprint-index.ts';
import type { Job } from './job.ts';

/** A row that no line of the feed says the same of, as far as was read. */
export interface Unmatched {
  readonly fingerprint: string;
  readonly recordedtime: string;
  /** Of its line, at most. */
  readonly lineBytes: number;
  readonly version: string | undefined;
}

/** Rows whose payloads are read at the same time. */
const payloadsAtOnce = 8;

export function eventPlace(bucket: string, rowKey: string): EventPlace {
  const { name, position } = parseEventKey(rowKey);
  return { bucket, stream: `${name.category}/${name.id}`, position };
}

/** Is this the bucket of the event's stream? */
export function isAtHome(layout: Layout, bucket: string, rowKey: string): boolean {
  const { category, id } = parseEventKey(rowKey).name;
  return bucketOf(layout, category, id) === bucket;
}

/** Holds the rows of a bucket against the feed; what is not found there is left in `unmatched`. */
export async function* scanTable(
  { backend, payloads, onRow }: Job,
  bucket: string,
  feed: FingerprintIndex,
  unmatched: Map<string, Unmatched>,
): AsyncGenerator<Finding> {
  let referring: Row[] = [];
  for await (const row of backend.range(bucket, eventsRange)) {
    onRow(row);
    const fingerprint = fingerprintOf(row);
    if (!feed.take(fingerprint)) {
      const recordedtime = String(row.recordedtime);
      const lineBytes = lineBytesOf(row);
      unmatched.set(row.rowKey, { fingerprint, recordedtime, lineBytes, version: row[rowVersion] });
    } else if (row.dataref === undefined) {
      if (!(await isRight(row, backend))) yield hashWrong(bucket, row);
    } else if (payloads && referring.push(row) === payloadsAtOnce) {
      yield* checkPayloads(backend, bucket, referring);
      referring = [];
    }
  }
  yield* checkPayloads(backend, bucket, referring);
}

async function* checkPayloads(
  backend: Backend,
  bucket: string,
  rows: readonly Row[],
): AsyncGenerator<Finding> {
  const checked = await Promise.all(
    rows.map(async (row): Promise<Finding | undefined> => {
      try {
        return (await isRight(row, backend)) ? undefined : hashWrong(bucket, row);
      } catch (error) {
        const code = isStoreError(error) ? error.code : undefined;
        if (code !== 'payload-missing' && code !== 'payload-corrupt') throw error;
        const reason = 'nothing else holds this data; a deleted blob comes back from soft delete';
        const place = eventPlace(bucket, row.rowKey);
        return { finding: code, ...place, dataref: String(row.dataref), ...notMendable(reason) };
      }
    }),
  );
  for (const finding of checked) if (finding) yield finding;
}

/** Does its content hash fit a row? @throws StoreError `payload-missing`, `payload-corrupt` */
export async function isRight(row: Row, backend: Backend): Promise<boolean> {
  let stored;
  try {
    stored = storedOfRow(row);
  } catch {
    // Whatever was done to it: the store wrote no such row.
    return false;
  }
  return fitsItsHash(stored, backend);
}

const hashWrong = (bucket: string, { rowKey }: Row): Finding => ({
  finding: 'content-hash-wrong',
  ...eventPlace(bucket, rowKey),
  ...notMendable('table and feed agree, so neither has what the hash was made of'),
});

/** Attributes are escaped in a line, and some stand in the row's key. */
function lineBytesOf({ data, ...row }: Row): number {
  const attributes = Object.values(row).reduce<number>(
    (sum, column) => sum + Buffer.byteLength(JSON.stringify(String(column))),
    0,
  );
  return attributes + (typeof data === 'string' ? Buffer.byteLength(data) : 0) + 2_048;
}
