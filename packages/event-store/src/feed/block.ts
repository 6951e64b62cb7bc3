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
  const text = bytesOf(row).toString('utf8');
  // A block of none stands where one was lost for good.
  const lines = text === '' ? [] : text.split('\n');
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
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(newline, start);
    lines.push(bytes.subarray(start, end < 0 ? bytes.length : end));
    start = end < 0 ? bytes.length : end + 1;
  }
  assertCount(row, lines.length);
  return lines;
}

const newline = 0x0a;

/** The lines that the columns hold, whatever `count` says. */
export function packedLines(row: Row): string[] {
  const text = unpacked(packedBytes(row)).toString('utf8');
  return text === '' ? [] : text.split('\n');
}

function bytesOf(row: Row): Buffer {
  try {
    return unpacked(packedBytes(row));
  } catch (cause) {
    throw corrupt(row, (cause as Error).message, { cause });
  }
}

/** More than one transaction holds: what a damaged trailer may ask for. */
const maxBlockBytes = 8 * 1024 * 1024;
const leastRoom = 64;

/**
 * Decompresses in one piece: the trailer says how long that is (RFC 1952, ISIZE), and zlib is at its end once room is
 * left over. In pieces of 16 KiB it takes twice as long.
 */
function unpacked(gzip: Buffer): Buffer {
  const length = gzip.length < 4 ? 0 : gzip.readUInt32LE(gzip.length - 4);
  return gunzipSync(gzip, { chunkSize: Math.max(leastRoom, Math.min(length, maxBlockBytes) + 1) });
}

function assertCount(row: Row, lines: number): void {
  if (lines !== row.count) throw corrupt(row, `${lines} lines instead of ${String(row.count)}`);
}

const corrupt = ({ rowKey }: Row, what: string, options?: ErrorOptions) =>
  new StoreError('feed-corrupt', `feed row ${rowKey}: ${what}`, options);
