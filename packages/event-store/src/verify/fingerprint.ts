import { hash } from 'node:crypto';
import type { Row } from '../backend.ts';
import { columnText } from '../layout/columns.ts';

/** 96 bits, hex, of a row's key and all its columns: two rows that say the same have the same. */
export function fingerprintOf(row: Row): string {
  const columns: [string, string][] = [];
  for (const name of Object.keys(row).sort()) {
    const column = row[name];
    if (column !== undefined) columns.push([name, columnText(column)]);
  }
  return hash('sha256', JSON.stringify(columns)).slice(0, 24);
}
