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
}
