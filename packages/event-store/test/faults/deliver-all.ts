import { setTimeout as after } from 'node:timers/promises';
import { type IngestReport, ingest } from '../../src/ingest/ingest.ts';
import type { EventStore } from '../../src/store.ts';

export interface Delivering {
  /** What each delivery came to when it was acknowledged. */
  readonly reports: readonly IngestReport[];
  /** Attempts that failed and were made again. */
  readonly redelivered: number;
  readonly slowestMs: number;
}

/**
 * Takes deliveries in as Event Grid makes them: several at once to each writer, and again to whichever writer is
 * free until one says that all is durable. An attempt that takes longer than `hungMs` fails all of it.
 */
export async function deliverAll(
  writers: readonly EventStore[],
  deliveries: readonly (readonly unknown[])[],
  { atOnce, hungMs }: { readonly atOnce: number; readonly hungMs: number },
): Promise<Delivering> {
  const waiting = [...deliveries].reverse();
  const reports: IngestReport[] = [];
  let redelivered = 0;
  let slowestMs = 0;
  const work = async (store: EventStore) => {
    for (let delivery = waiting.pop(); delivery; delivery = waiting.pop()) {
      const started = performance.now();
      try {
        reports.push(await inTime(ingest(store, delivery), hungMs));
      } catch (error) {
        if (error instanceof HungError) throw error;
        redelivered += 1;
        waiting.push(delivery);
      }
      slowestMs = Math.max(slowestMs, performance.now() - started);
    }
  };
  await Promise.all(writers.flatMap((store) => Array.from({ length: atOnce }, () => work(store))));
  return { reports, redelivered, slowestMs: Math.round(slowestMs) };
}

class HungError extends Error {
  override readonly name = 'HungError';
}

async function inTime<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  const done = new AbortController();
  const hung = after(ms, undefined, { signal: done.signal }).then(
    () => {
      throw new HungError(`a delivery came to no end within ${ms} ms`);
    },
    () => work,
  );
  try {
    return await Promise.race([work, hung]);
  } finally {
    done.abort();
  }
}
