import { hash } from 'node:crypto';
import type { Row } from '../backend.ts';
import { columnText } from '../layout/columns.ts';

/** 96 bits, hex, of a row's key and all its columns: two rows that say the same have the same. */
export function fingerprintOf(row: Row): string {
  let columns = '';
  for (const name of Object.keys(row).sort()) {
    const column = row[name];
    if (column === undefined) continue;
    const text = columnText(column);
    // With its length before it, no text can pass for another column.
    columns += `${name}:${text.length}:${text}`;
  }
  return hash('sha256', columns).slice(0, 24);
}
