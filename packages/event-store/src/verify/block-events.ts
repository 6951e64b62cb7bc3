import type { Row } from '../backend.ts';
import { linesOf, packedLines } from '../feed/block.ts';
import { eventRow } from '../layout/event-row.ts';
import { type StoredEvent, storedOfLine } from '../layout/stored-event.ts';
import { fingerprintOf } from './fingerprint.ts';

/** An event of a block, with the fingerprint that its row must have. */
export interface BlockEvent {
  readonly line: string;
  readonly stored: StoredEvent;
  readonly row: Row;
  readonly fingerprint: string;
}

/** The events of a block; undefined if it cannot be read, whatever was done to it. */
export function blockEvents(block: Row): BlockEvent[] | undefined {
  try {
    return linesOf(block).map(lineEvent);
  } catch {
    return undefined;
  }
}

/** @throws StoreError `feed-corrupt` */
export function lineEvent(line: string): BlockEvent {
  const stored = storedOfLine(line);
  const row = eventRow(stored.event, stored.stamp);
  return { line, stored, row, fingerprint: fingerprintOf(row) };
}

/** How many events a block held that cannot be read, if that can be told. */
export function countOf(block: Row): number | undefined {
  try {
    return packedLines(block).length;
  } catch {
    return typeof block.count === 'number' ? block.count : undefined;
  }
}
