import type { AcceptedEvent } from '../accept/accepted-event.ts';
import { StoreError } from '../errors.ts';
import { feedRow, safeBlockBytes } from '../feed/block.ts';
import { eventLine, eventRow } from '../layout/event-row.ts';
import type { AppendOutcome } from './outcome.ts';

/** A transaction holds 100 entities, one of them the feed row. Source: Azure Table entity group transactions. */
export const maxEventsAnAppend = 99;

/** A transaction is at most 4 MiB on the wire; the rest is left for its frame. */
export const maxTransactionBytes = 4 * 1_048_576 - 65_536;

/** MIME headers of one operation, key and property names. */
const operationBytes = 2_048;

export interface PendingEvent {
  readonly event: AcceptedEvent;
  readonly dataref: string | undefined;
}

/** An append that waits for its transaction. */
export interface PendingAppend {
  readonly events: readonly PendingEvent[];
  /** Bytes of the event rows on the wire, at most. */
  readonly rowBytes: number;
  /** Bytes of the feed lines before compression, at most. */
  readonly lineBytes: number;
  readonly resolve: (outcome: AppendOutcome) => void;
  readonly reject: (reason: unknown) => void;
}

/** Where recordedtime will stand. */
const anyTime = '0000-00-00T00:00:00.000000000Z';

/** @throws StoreError `append-invalid` if there is no transaction that could hold it. */
export function measureAppend(events: readonly PendingEvent[]): { rowBytes: number; lineBytes: number } {
  const rowBytes = events.reduce((sum, pending) => sum + rowBytesOf(pending), 0);
  const lineBytes = events.reduce((sum, pending) => sum + lineBytesOf(pending), 0);
  if (rowBytes + encoded(lineBytes) > maxTransactionBytes || lineBytes > safeBlockBytes) {
    // Too large if it does not compress at all: see how it really does.
    const lines = events.map(({ event, dataref }) => eventLine(event, { recordedtime: anyTime, dataref }));
    const row = feedRow(0, 1, lines);
    const blockBytes =
      row && Object.values(row).reduce<number>((sum, c) => sum + (c instanceof Uint8Array ? c.length : 0), 0);
    if (blockBytes === undefined || rowBytes + encoded(blockBytes) > maxTransactionBytes)
      throw new StoreError(
        'append-invalid',
        `an append of ${events.length} events is more than one transaction holds`,
      );
  }
  return { rowBytes, lineBytes };
}

/** Binary travels as base64. */
export const encoded = (bytes: number) => Math.ceil((bytes * 4) / 3);

function rowBytesOf({ event, dataref }: PendingEvent): number {
  const bytes =
    Buffer.byteLength(event.attributesText) + (dataref === undefined ? Buffer.byteLength(event.dataText) : 0);
  // JSON within JSON: quotes and backslashes double, at most.
  if (bytes < 8_192) return 2 * bytes + operationBytes;
  return (
    Buffer.byteLength(JSON.stringify(eventRow(event, { recordedtime: anyTime, dataref }))) + operationBytes
  );
}

const lineBytesOf = ({ event, dataref }: PendingEvent) =>
  Buffer.byteLength(event.attributesText) +
  (dataref === undefined ? Buffer.byteLength(event.dataText) : 128) +
  256;
