import type { RecordedEvent } from '@annals/events-schema';
import { secondsBetween } from '../define/duration.ts';
import { leaf, list, microsOf, type TableColumn } from './parquet-table.ts';

export const sequenceFile = 'sequences.parquet';

/** Events that a row looks back over, at most. */
const lookBack = 32;

/** What came before in a stream, and what came next: to predict the next event. */
export interface SequenceRow {
  readonly entity: string;
  readonly stream: string;
  readonly at: string;
  readonly types: readonly string[];
  /** Seconds from the event before; of a stream's first event null. */
  readonly gaps: readonly (number | null)[];
  /** Undefined at a stream's end: what comes next is not known yet. */
  readonly next: { readonly type: string; readonly gap: number } | undefined;
  readonly split: string | undefined;
}

/**
 * A stream's rows, one an event, in the order in which the events became known: a late one stands where it came, not
 * where it belongs.
 */
export function* sequenceRows(
  entity: string,
  events: readonly RecordedEvent[],
  clock: 'recorded' | 'time',
  splitOf: (at: string) => string | undefined,
): Generator<SequenceRow> {
  const seen = events
    .map(({ subject, type, time, recordedtime }) => ({
      ...{ subject, type },
      at: clock === 'time' ? time : recordedtime,
    }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const gaps = seen.map(({ at }, index) => {
    const before = seen[index - 1];
    return before ? secondsBetween(before.at, at) : null;
  });
  const types = seen.map(({ type }) => type);
  for (const [index, { subject, at }] of seen.entries()) {
    const from = Math.max(0, index + 1 - lookBack);
    const next = seen[index + 1];
    yield {
      ...{ entity, stream: subject, at },
      types: types.slice(from, index + 1),
      gaps: gaps.slice(from, index + 1),
      next: next && { type: next.type, gap: gaps[index + 1] ?? 0 },
      split: next && splitOf(at),
    };
  }
}

export const sequenceColumns: readonly TableColumn<SequenceRow>[] = [
  leaf('entity_id', 'text', ({ entity }) => entity),
  leaf('stream', 'text', ({ stream }) => stream),
  leaf('event_timestamp', 'time', ({ at }) => microsOf(at)),
  list('event_types', 'text', ({ types }) => types),
  list('gap_seconds', 'number', ({ gaps }) => gaps),
  leaf('next_type', 'text', ({ next }) => next?.type ?? null),
  leaf('next_gap_seconds', 'number', ({ next }) => next?.gap ?? null),
  leaf('censored', 'flag', ({ next }) => next === undefined),
  leaf('split', 'text', ({ split }) => (split === 'train' || split === 'test' ? split : null)),
];
