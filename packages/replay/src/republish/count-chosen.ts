import { type Choice, chosenHistory, type ReadableHistory } from './choice.ts';
import { outgoing } from './outgoing.ts';

export interface Count {
  readonly events: number;
  /** Of JSON, as sent. */
  readonly bytes: number;
}

export interface ChosenCount extends Count {
  readonly streams: number;
  /** What the topic bills: each event counts once for every 64 KiB of it. */
  readonly operations: number;
  /** When the first and the last happened; null if there is none. */
  readonly first: string | null;
  readonly last: string | null;
  /** When the latest of them was stored. */
  readonly recordedTo: string | null;
  readonly types: readonly (Count & { readonly type: string })[];
}

export interface StreamCount extends Count {
  readonly stream: string;
}

/** Source: Event Grid pricing, operations. */
const billedBytes = 64 * 1_024;

/**
 * Counts what a job would send; yields each stream as it ends, and returns the sums.
 * @throws ReplayError `event-too-large`, and what reading the history throws
 */
export async function* countChosen(
  store: ReadableHistory,
  choice: Choice,
  job: string,
): AsyncGenerator<StreamCount, ChosenCount> {
  const types = new Map<string, { events: number; bytes: number }>();
  const all = { events: 0, bytes: 0, streams: 0, operations: 0 };
  let first: string | null = null;
  let last: string | null = null;
  let recordedTo: string | null = null;
  let stream: { stream: string; events: number; bytes: number } | undefined;
  for await (const { bucket, events } of chosenHistory(store, choice)) {
    for (const event of events) {
      const { bytes } = outgoing(bucket, event, job);
      if (stream?.stream !== event.subject) {
        if (stream) yield stream;
        stream = { stream: event.subject, events: 0, bytes: 0 };
        all.streams += 1;
      }
      const type = types.get(event.type) ?? { events: 0, bytes: 0 };
      types.set(event.type, type);
      for (const sum of [all, type, stream]) {
        sum.events += 1;
        sum.bytes += bytes;
      }
      all.operations += Math.ceil(bytes / billedBytes);
      if (first === null || event.time < first) first = event.time;
      if (last === null || event.time > last) last = event.time;
      if (recordedTo === null || event.recordedtime > recordedTo) recordedTo = event.recordedtime;
    }
  }
  if (stream) yield stream;
  const sorted = [...types].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...all,
    ...{ first, last, recordedTo },
    types: sorted.map(([type, counts]) => ({ type, ...counts })),
  };
}

/** The sums alone. */
export async function sumOfChosen(
  store: ReadableHistory,
  choice: Choice,
  job: string,
  onStream: (count: StreamCount) => void = () => undefined,
): Promise<ChosenCount> {
  const counting = countChosen(store, choice, job);
  for (;;) {
    const { done, value } = await counting.next();
    if (done) return value;
    onStream(value);
  }
}
