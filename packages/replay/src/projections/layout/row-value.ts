import { gunzipSync, gzipSync } from 'node:zlib';
import type { Row } from '@annals/event-store';
import { ProjectionError } from '../errors.ts';

/** A text property holds 32,768 UTF-16 characters, a binary one 64 KiB. Source: Azure Table service data model. */
const maxText = 32_000;
const maxColumnBytes = 65_536;
/** With keys and names it stays within an entity's 1 MiB. */
const maxColumns = 15;

/** JSON text as columns: `value` up to 32,000 characters; above, gzipped, cut into `v00` … `v14`. */
export function valueColumns(json: string, where: string): Omit<Row, 'rowKey'> {
  if (json.length <= maxText) return { value: json };
  const bytes = gzipSync(json, { level: 6 });
  if (bytes.length > maxColumnBytes * maxColumns)
    throw new ProjectionError(
      'row-too-large',
      `${where}: ${json.length} characters of JSON, ${bytes.length} bytes compressed, at most ${maxColumnBytes * maxColumns}`,
    );
  const columns: Record<string, Uint8Array> = {};
  for (let start = 0, column = 0; start < bytes.length; start += maxColumnBytes, column += 1)
    columns[columnName(column)] = bytes.subarray(start, start + maxColumnBytes);
  return columns;
}

export function valueText(row: Row): string {
  if (typeof row.value === 'string') return row.value;
  const parts: Uint8Array[] = [];
  for (let column = 0; row[columnName(column)] instanceof Uint8Array; column += 1)
    parts.push(row[columnName(column)] as Uint8Array);
  return gunzipSync(Buffer.concat(parts)).toString('utf8');
}

const columnName = (column: number) => `v${column.toString().padStart(2, '0')}`;

/**
 * A value as JSON that reads back as it was.
 * @throws ProjectionError `row-invalid` for what JSON would drop or change: a Map, a Date, NaN, a function.
 */
export function jsonOf(value: unknown, where: string): string {
  const text = JSON.stringify(value, function (this: unknown, name: string, shown: unknown) {
    // Before any toJSON; the value itself stands under the empty name.
    const given = (this as Record<string, unknown>)[name];
    if (!isJson(given) || (given === undefined && Array.isArray(this))) {
      const what = name === '' ? 'it' : `"${name}"`;
      throw new ProjectionError('row-invalid', `${where}: ${what} is ${describe(given)}, which is no JSON`);
    }
    return shown;
  }) as string | undefined;
  if (text === undefined) throw new ProjectionError('row-invalid', `${where}: there is no value`);
  return text;
}

function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  // A property that is undefined is one that is not there.
  if (value === undefined) return true;
  if (typeof value !== 'object') return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}

const describe = (value: unknown) => {
  if (typeof value === 'object') return `a ${value?.constructor.name ?? 'value'}`;
  return typeof value === 'number' ? String(value) : `of type ${typeof value}`;
};
