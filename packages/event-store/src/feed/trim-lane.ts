import { type Backend, rowVersion } from '../backend.ts';
import { isStoreError, StoreError } from '../errors.ts';
import { lineHead } from '../layout/event-line.ts';
import { feedRange, trimKey } from '../layout/keys.ts';
import { rawLinesOf } from './block.ts';
import { laneRows } from './lane-rows.ts';
import { laneTail } from './lane-tail.ts';
import { trimMark } from './trim-mark.ts';

/** Blocks at the end of a lane that are never trimmed: writers look duplicates up in them, and find its end. */
export const keptBlocks = 16;

/**
 * Nothing younger is trimmed. A writer takes what it knows of a lane's end for true for an hour at most, so that no
 * writer inserts a block where one was trimmed.
 */
export const leastRetentionMs = 24 * 60 * 60 * 1_000;
export const tailKnownMs = 60 * 60 * 1_000;

export interface TrimOptions {
  /** No further than this block. */
  readonly upTo: number;
  /** Only blocks of which all was recorded earlier. */
  readonly before: Date;
  /** Only say what would be trimmed. */
  readonly dryRun?: boolean | undefined;
}

export interface Trimmed {
  /** Where the lane's mark is after it, or would be. */
  readonly mark: number;
  /** Trimmed by it, or to be trimmed; those that a killed one left over are not among them. */
  readonly blocks: number;
  readonly events: number;
}

/**
 * Deletes the first blocks of a lane. Killed half-way, it has done no harm, and the next one finishes.
 * @throws StoreError `bad-retention` if `before` is less than a day past; `feed-corrupt`
 */
export async function trimLane(
  backend: Backend,
  bucket: string,
  lane: number,
  { upTo, before, dryRun = false }: TrimOptions,
): Promise<Trimmed> {
  if (!(before.getTime() <= backend.now().getTime() - leastRetentionMs))
    throw new StoreError('bad-retention', 'what is less than a day old is not trimmed');
  // As a recordedtime is written.
  const cutOff = `${before.toISOString().slice(0, -1)}000000Z`;
  const trimmed = await oldBlocks(backend, bucket, lane, { upTo, cutOff });
  if (dryRun) return trimmed;
  if (trimmed.blocks > 0) await moveMark(backend, bucket, lane, trimmed.mark);
  await sweep(backend, bucket, lane, trimmed.mark);
  return trimmed;
}

/** What is to be trimmed. If another trims it meanwhile, what is left is read from where that one came to. */
async function oldBlocks(
  backend: Backend,
  bucket: string,
  lane: number,
  { upTo, cutOff }: { readonly upTo: number; readonly cutOff: string },
): Promise<Trimmed> {
  const last = await trimMark(backend, bucket, lane);
  const limit = Math.min(upTo, (await laneTail(backend, bucket, lane, last)) - keptBlocks);
  const old = { mark: last, blocks: 0, events: 0 };
  try {
    for await (const { n, row } of limit > last ? laneRows(backend, bucket, lane, last, limit) : []) {
      const lines = rawLinesOf(row);
      if (lines.some((line) => lineHead(line).recordedtime >= cutOff)) break;
      old.mark = n;
      old.blocks += 1;
      old.events += lines.length;
    }
  } catch (error) {
    if (isStoreError(error) && error.code === 'feed-trimmed')
      return oldBlocks(backend, bucket, lane, { upTo, cutOff });
    throw error;
  }
  return old;
}

/** Forward only, whoever else trims. */
async function moveMark(backend: Backend, bucket: string, lane: number, n: number): Promise<void> {
  for (;;) {
    const row = await backend.get(bucket, trimKey(lane));
    if (row && Number(row.n) >= n) return;
    if (await backend.rewrite(bucket, [{ row: { rowKey: trimKey(lane), n }, version: row?.[rowVersion] }]))
      return;
  }
}

const deletesAtOnce = 100;

/** Deletes what is left of the blocks before the mark. */
async function sweep(backend: Backend, bucket: string, lane: number, mark: number): Promise<void> {
  if (mark === 0) return;
  let rowKeys: string[] = [];
  for await (const { rowKey } of backend.range(bucket, feedRange(lane, 1, mark), [])) {
    rowKeys.push(rowKey);
    if (rowKeys.length < deletesAtOnce) continue;
    await backend.remove(bucket, rowKeys);
    rowKeys = [];
  }
  if (rowKeys.length > 0) await backend.remove(bucket, rowKeys);
}
