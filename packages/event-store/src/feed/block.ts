import { gunzipSync, gzipSync } from 'node:zlib';
import type { Row } from '../backend.ts';
import { StoreError } from '../errors.ts';
import { feedKey } from '../layout/keys.ts';

/** A binary property holds at most 64 KiB. Source: Azure Table service data model. */
const maxColumnBytes = 65_536;
/** Leaves room for keys and names within an entity's 1 MiB. */
const maxColumns = 15;

/** Lines of up to this many bytes fit a block even if they do not compress at all. */
export const safeBlockBytes = maxColumnBytes * maxColumns - 1_024;

/**
 * A row of the feed: the events of one transaction as gzipped NDJSON, cut into columns `b00` … `b14`.
 * Undefined if they do not fit.
 */
export function feedRow(lane: number, n: number, lines: readonly string[]): Row | undefined {
  const block = gzipSync(lines.join('\n'), { level: 1 });
  if (block.length > maxColumnBytes * maxColumns) return undefined;
  const columns: Record<string, Uint8Array> = {};
  for (let start = 0, column = 0; start < block.length; start += maxColumnBytes, column += 1)
    columns[columnName(column)] = block.subarray(start, start + maxColumnBytes);
  return { ...columns, rowKey: feedKey(lane, n), count: lines.length };
}

/** @throws StoreError `feed-corrupt` if the block is not what was written. */
export function linesOf(row: Row): string[] {
  const lines = bytesOf(row).toString('utf8').split('\n');
  assertCount(row, lines.length);
  return lines;
}

/**
 * The same as bytes, which are valid until the caller lets go of the block.
 * @throws StoreError `feed-corrupt`
 */
export function rawLinesOf(row: Row): Buffer[] {
  const bytes = bytesOf(row);
  const lines: Buffer[] = [];
  for (let start = 0; start <= bytes.length;) {
    const end = bytes.indexOf(newline, start);
    lines.push(bytes.subarray(start, end < 0 ? bytes.length : end));
    if (end < 0) break;
    start = end + 1;
  }
  assertCount(row, lines.length);
  return lines;
}

const newline = 0x0a;

function bytesOf(row: Row): Buffer {
  const parts: Uint8Array[] = [];
  for (let column = 0; row[columnName(column)] instanceof Uint8Array; column += 1)
    parts.push(row[columnName(column)] as Uint8Array);
  try {
    return gunzipSync(Buffer.concat(parts));
  } catch (cause) {
    throw corrupt(row, (cause as Error).message, { cause });
  }
}

function assertCount(row: Row, lines: number): void {
  if (lines !== row.count) throw corrupt(row, `${lines} lines instead of ${String(row.count)}`);
}

const corrupt = ({ rowKey }: Row, what: string, options?: ErrorOptions) =>
  new StoreError('feed-corrupt', `feed row ${rowKey}: ${what}`, options);

const columnName = (column: number) => `b${column.toString().padStart(2, '0')}`;
