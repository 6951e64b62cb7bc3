import type { Row } from '../backend.ts';

/** A binary property holds at most 64 KiB. Source: Azure Table service data model. */
const maxColumnBytes = 65_536;
/** Leaves room for keys and names within an entity's 1 MiB. */
const maxColumns = 15;

/** What the columns of a row hold at most. */
export const maxPackedBytes = maxColumnBytes * maxColumns;

/** Bytes cut into columns `b00` … `b14`. */
export function columnsOf(bytes: Uint8Array): Record<string, Uint8Array> {
  const columns: Record<string, Uint8Array> = {};
  for (let start = 0, column = 0; start < bytes.length; start += maxColumnBytes, column += 1)
    columns[columnName(column)] = bytes.subarray(start, start + maxColumnBytes);
  return columns;
}

/** The bytes that the columns of a row hold. */
export function packedBytes(row: Row): Buffer {
  const parts: Uint8Array[] = [];
  for (let column = 0; row[columnName(column)] instanceof Uint8Array; column += 1)
    parts.push(row[columnName(column)] as Uint8Array);
  return Buffer.concat(parts);
}

const columnName = (column: number) => `b${column.toString().padStart(2, '0')}`;
