import { gunzipSync, gzipSync } from 'node:zlib';
import type { Row } from '../backend.ts';
import { StoreError } from '../errors.ts';
import { feedKey } from '../layout/keys.ts';
import { columnsOf, maxPackedBytes, packedBytes } from '../layout/packed-columns.ts';

/** Lines of up to this many bytes fit a block even if they do not compress at all. */
export const safeBlockBytes = maxPackedBytes - 1_024;

/**
 * A row of the feed: the events of one transaction as gzipped NDJSON, cut into columns `b00` … `b14`.
 * Undefined if they do not fit.
 */
export function feedRow(lane: number, n: number, lines: readonly string[]): Row | undefined {
  const block = gzipSync(lines.join('\n'), { level: 1 });
  if (block.length > maxPackedBytes) return undefined;
  return { ...columnsOf(block), rowKey: feedKey(lane, n), count: lines.length };
}

/** @throws StoreError `feed-corrupt` if the block is not what was written. */
export function linesOf(row: Row): string[] {
  try {
    const lines = packedLines(row);
    if (lines.length !== row.count) throw new Error(`${lines.length} lines instead of ${String(row.count)}`);
    return lines;
  } catch (cause) {
    throw new StoreError('feed-corrupt', `feed row ${row.rowKey}: ${(cause as Error).message}`, { cause });
  }
}

/** The lines that the columns hold, whatever `count` says. A block of none stands where one was lost for good. */
export function packedLines(row: Row): string[] {
  const text = gunzipSync(packedBytes(row)).toString('utf8');
  return text === '' ? [] : text.split('\n');
}
