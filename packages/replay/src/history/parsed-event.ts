import { isDeepStrictEqual } from 'node:util';
import { lineKey } from '@annals/event-store';
import type { RecordedEvent } from '@annals/events-schema';
import { compareText } from '../lines/line.ts';
import type { Order } from '../lines/merge-sorted.ts';

/** The event of a line, before its payload is fetched. */
export type ParsedEvent = RecordedEvent & { readonly dataref?: string };

/** Most that are compared are of one stream, and need no keys. */
export const eventOrder: Order<ParsedEvent> = {
  keyOf: lineKey,
  compare: (a, b) =>
    a.subject === b.subject ? compareText(a.position, b.position) : compareText(lineKey(a), lineKey(b)),
  // A line that the feed holds again stands in the archive and in the tail.
  same: isDeepStrictEqual,
};
