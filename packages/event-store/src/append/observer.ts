import type { Backend } from '../backend.ts';

/** A transaction of appends that the storage answered. */
export interface Flush {
  /** 1 to 99. */
  readonly events: number;
  /** False if a row of it was there already: nothing was written, and what is not stored is sent again. */
  readonly inserted: boolean;
  readonly ms: number;
}

/** How much of what was taken in is not stored yet, in events. */
export interface AppendLoad {
  /** Taken in, without an outcome: in queues and in transactions under way. */
  readonly underWay: number;
  /** Waiting to be taken in. */
  readonly waiting: number;
}

/** Is told what a store does while it does it: it must be quick, and must not throw. */
export interface StoreObserver {
  flushed(flush: Flush): void;
}

/** The same backend, with an eye on its transactions. */
export const observedBackend = (backend: Backend, observer: StoreObserver): Backend => ({
  ...backend,
  insert: async (partition, rows) => {
    const started = performance.now();
    const result = await backend.insert(partition, rows);
    // One row is the block of the feed.
    observer.flushed({ events: rows.length - 1, inserted: result.inserted, ms: performance.now() - started });
    return result;
  },
});
