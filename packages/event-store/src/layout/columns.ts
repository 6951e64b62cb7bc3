import type { Column, Row } from '../backend.ts';

/** A column in a form that can be compared; whoever changes a row by hand may give it any type. */
export const columnText = (column: Column): string => {
  if (typeof column === 'string') return `s${column}`;
  if (column instanceof Uint8Array)
    return `b${Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString('base64')}`;
  return `${typeof column} ${String(column)}`;
};

/** Columns in which two rows of one key differ, by name; one that is undefined does not exist. */
export function differingColumns(one: Row, other: Row): string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  const text = (column: Column | undefined) => (column === undefined ? undefined : columnText(column));
  return [...names].filter((name) => text(one[name]) !== text(other[name])).sort();
}
