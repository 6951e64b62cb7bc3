import type { RecordedEvent } from '@annals/events-schema';

/** Counts what a build read. */
export class StreamTally {
  readonly #read = {
    ...{ streams: 0, events: 0 },
    ...{ timeFrom: null as string | null, timeTo: null as string | null },
    ...{ recordedFrom: null as string | null, recordedTo: null as string | null },
  };

  get read() {
    return { ...this.#read };
  }

  add(events: readonly RecordedEvent[]): void {
    const read = this.#read;
    read.streams += 1;
    read.events += events.length;
    for (const { time, recordedtime } of events) {
      if (read.timeFrom === null || time < read.timeFrom) read.timeFrom = time;
      if (read.timeTo === null || time > read.timeTo) read.timeTo = time;
      if (read.recordedFrom === null || recordedtime < read.recordedFrom) read.recordedFrom = recordedtime;
      if (read.recordedTo === null || recordedtime > read.recordedTo) read.recordedTo = recordedtime;
    }
  }

  merge(read: StreamTally['read']): void {
    const all = this.#read;
    all.streams += read.streams;
    all.events += read.events;
    all.timeFrom = least(all.timeFrom, read.timeFrom);
    all.timeTo = greatest(all.timeTo, read.timeTo);
    all.recordedFrom = least(all.recordedFrom, read.recordedFrom);
    all.recordedTo = greatest(all.recordedTo, read.recordedTo);
  }
}

const least = (a: string | null, b: string | null) => (a === null || (b !== null && b < a) ? b : a);
const greatest = (a: string | null, b: string | null) => (a === null || (b !== null && b > a) ? b : a);
