import { isDeepStrictEqual } from 'node:util';
import type { RecordedEvent } from '@annals/events-schema';
import { compareText } from '../lines/line.ts';
import type { Order } from '../lines/merge-sorted.ts';

/** The event of a line, before its payload is fetched. */
export type ParsedEvent = RecordedEvent & { readonly dataref?: string };

/** The key by which lines are sorted, which is the row key in the table. */
const keyOf = ({ subject, position }: ParsedEvent): string => `${subject.replace('/', ':')}:${position}`;

/** Most that are compared are of one stream, and need no keys. */
export const eventOrder: Order<ParsedEvent> = {
  keyOf,
  compare: (a, b) =>
    a.subject === b.subject ? compareText(a.position, b.position) : compareText(keyOf(a), keyOf(b)),
  // A line that the feed holds again stands in the archive and in the tail.
  same: isDeepStrictEqual,
};
