import { deserialize, serialize } from 'node:v8';
import { gunzipSync, gzipSync } from 'node:zlib';
import { isDeepStrictEqual } from 'node:util';
import type { Row } from '../backend.ts';
import { columnsOf, maxPackedBytes, packedBytes } from '../layout/packed-columns.ts';

/** A state that was folded before: of the first `events` events of a sequenced stream. */
export interface Snapshot<State> {
  readonly state: State;
  readonly events: number;
  /** Of the last event folded. */
  readonly position: string;
  /** The greatest `time` and `recordedtime` of the events folded: an earlier question cannot use it. */
  readonly greatestTime: string;
  readonly greatestRecordedtime: string;
}

/**
 * The row of a snapshot: the state in V8's own serialization, so that maps, dates and what is undefined come back
 * as they were. Undefined for a state that would not (an instance of a class, a function), or is more than a row
 * holds: it is folded anew each time.
 */
export function snapshotRow<State>(rowKey: string, { state, ...rest }: Snapshot<State>): Row | undefined {
  let bytes: Buffer;
  try {
    bytes = serialize(state);
  } catch {
    return undefined;
  }
  if (!isDeepStrictEqual(deserialize(bytes), state)) return undefined;
  const packed = gzipSync(bytes, { level: 1 });
  return packed.length > maxPackedBytes ? undefined : { rowKey, ...rest, ...columnsOf(packed) };
}

/** Undefined for a row that cannot be read: a snapshot may always be missing. */
export function snapshotOf<State>(row: Row): Snapshot<State> | undefined {
  const { events, position, greatestTime, greatestRecordedtime } = row as unknown as Snapshot<State>;
  try {
    const state = deserialize(gunzipSync(packedBytes(row))) as State;
    return { state, events, position, greatestTime, greatestRecordedtime };
  } catch {
    return undefined;
  }
}
