import type { Backend } from '../backend.ts';
import { StoreError } from '../errors.ts';
import { feedRow, rawLinesOf } from '../feed/block.ts';
import { parseLine } from '../layout/event-line.ts';
import { feedKey, restoreKey, wholeBucket } from '../layout/keys.ts';
import { bucketNames, type Layout } from '../layout/layout.ts';

/** What is restored goes into one lane, block after block. */
export const restoreLane = 0;

/**
 * Marks an empty storage as one into which this manifest is being restored; once marked, a restore may go on.
 * @throws StoreError `not-empty` if it holds anything, or is marked with another manifest
 */
export async function beginRestore(backend: Backend, layout: Layout, manifest: string): Promise<void> {
  const { partition, row } = restoreKey;
  let mark = await backend.get(partition, row);
  if (!mark) {
    await Promise.all(bucketNames(layout).map((bucket) => assertEmpty(backend, bucket)));
    await backend.insert(partition, [{ rowKey: row, manifest }]);
    mark = await backend.get(partition, row);
  }
  if (mark?.manifest !== manifest)
    throw new StoreError('not-empty', `this storage is being restored from ${String(mark?.manifest)}`);
}

async function assertEmpty(backend: Backend, bucket: string): Promise<void> {
  for await (const { rowKey } of backend.range(bucket, wholeBucket, []))
    throw new StoreError('not-empty', `this storage is not empty: bucket ${bucket} holds ${rowKey}`);
}

/**
 * Writes lines as block n of a bucket's feed, with the rows that belong to them. The same block again is no obstacle.
 * @throws StoreError `not-empty` if anything else is in its place; `bad-line`
 */
export async function insertLines(
  backend: Backend,
  bucket: string,
  n: number,
  lines: readonly Buffer[],
): Promise<void> {
  const texts = lines.map((line) => line.toString('utf8'));
  const parsed = texts.map((text) => parseLine(text));
  parsed.forEach(({ dataText, holds, row }) => {
    if (dataText !== undefined && !holds(dataText))
      throw new StoreError(
        'bad-line',
        `${row.rowKey}: the event is not what its content hash was taken over`,
      );
  });
  const feed = feedRow(restoreLane, n, texts);
  if (!feed) throw new Error(`${lines.length} lines do not fit a block of the feed`);
  const result = await backend.insert(bucket, [feed, ...parsed.map(({ row }) => row)]);
  if (result.inserted) return;
  const there = await backend.get(bucket, feedKey(restoreLane, n));
  const same = there && Buffer.concat(rawLinesOf(there)).equals(Buffer.concat(lines));
  if (!same)
    throw new StoreError('not-empty', `bucket ${bucket}: something else was stored while this was restored`);
}
