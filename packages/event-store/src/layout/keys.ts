import { formatSequence, type StreamName } from '@annals/events-schema';

/*
 * Row keys of table `events`, within the partition of a bucket:
 *
 *   <category>:<id>:<position>   an event
 *   !feed:<lane>:<n>             a block of the feed; `!` sorts before every category
 *   !trim:<lane>                 up to which block a lane is trimmed
 *
 * The layout record stands apart: partition `!layout`, row `layout`.
 * No key holds `/ \ # ?` or a control character, which Azure Tables refuses.
 */

/** A half-open range of row keys: from <= key < to. */
export interface KeyRange {
  readonly from: string;
  readonly to: string;
}

export const layoutKey = { partition: '!layout', row: 'layout' } as const;
/** Beside the layout: which manifest is, or was, restored into this storage. */
export const restoreKey = { partition: '!layout', row: 'restore' } as const;

/** `;` follows `:`, so this is the first key after all that start with `<prefix>:`. */
const endOf = (prefix: string) => `${prefix};`;

const streamPrefix = ({ category, id }: StreamName) => `${category}:${id}`;

export const eventKey = (name: StreamName, position: string) => `${streamPrefix(name)}:${position}`;

/** The events of a stream from one position to another, both included; open where left out. */
export function streamRange(name: StreamName, from = '', to?: string): KeyRange {
  const prefix = streamPrefix(name);
  // A position's last character is a digit or a letter: `!` after it is beyond that very key, before any other.
  return { from: `${prefix}:${from}`, to: to === undefined ? endOf(prefix) : `${prefix}:${to}!` };
}

/** The events of a category; of those streams behind the one of id `afterId`, if that is given. */
export const categoryRange = (category: string, afterId?: string): KeyRange => ({
  from: afterId === undefined ? `${category}:` : endOf(`${category}:${afterId}`),
  to: endOf(category),
});

/** The first key behind all events of a stream. */
export const afterStream = (name: StreamName): string => endOf(streamPrefix(name));

/** The events of all streams, or of those of a category whose id begins with `prefix`. */
export function streamsRange(category: string | undefined, prefix: string): KeyRange {
  if (category === undefined) return eventsRange;
  const from = `${category}:${prefix}`;
  // The next text of that length; `~`, the greatest character of an id, has none, and the text before it has.
  const stem = from.replace(/~+$/, '');
  return { from, to: stem.slice(0, -1) + String.fromCharCode(stem.charCodeAt(stem.length - 1) + 1) };
}

/** Whatever a bucket holds. */
export const wholeBucket: KeyRange = { from: '!', to: '~' };

/** All events of a bucket, and nothing else: categories start with a lower-case letter. */
export const eventsRange: KeyRange = { from: 'a', to: '{' };

export function parseEventKey(rowKey: string): { readonly name: StreamName; readonly position: string } {
  const first = rowKey.indexOf(':');
  const second = rowKey.indexOf(':', first + 1);
  return {
    name: { category: rowKey.slice(0, first), id: rowKey.slice(first + 1, second) },
    position: rowKey.slice(second + 1),
  };
}

/** Table `snapshots`: the newest of a stream, by the hash of the code that folded it. */
export const snapshotKey = (name: StreamName, fold: string) => `${streamPrefix(name)}:${fold}`;

/** The snapshots of a stream, whatever folded them. */
export const snapshotRange = (name: StreamName): KeyRange => streamRange(name);

const laneDigits = (lane: number) => lane.toString().padStart(2, '0');
const laneName = (lane: number) => `!feed:${laneDigits(lane)}`;

/** Up to which block a lane is trimmed. */
export const trimKey = (lane: number) => `!trim:${laneDigits(lane)}`;

/** Block n of a lane, from 1 on. */
export const feedKey = (lane: number, n: number) => `${laneName(lane)}:${formatSequence(n)}`;

/** A lane's blocks from n on, up to `last` if that is given. */
export const feedRange = (lane: number, n: number, last?: number): KeyRange => ({
  from: feedKey(lane, n),
  to: last === undefined ? endOf(laneName(lane)) : feedKey(lane, last + 1),
});

export const parseFeedKey = (rowKey: string) => Number(rowKey.slice(rowKey.lastIndexOf(':') + 1));
