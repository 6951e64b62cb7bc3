import { setTimeout as after } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Flush } from '../src/append/observer.ts';
import type { Backend } from '../src/backend.ts';
import { ingest } from '../src/ingest/ingest.ts';
import { defaultLayout } from '../src/layout/layout.ts';
import { memoryBackend } from '../src/memory/memory-backend.ts';
import { EventStore } from '../src/store.ts';
import { added, catalogue } from './streams.ts';

function observedStore(backend: Backend = memoryBackend()) {
  const flushes: Flush[] = [];
  const observer = { flushed: (flush: Flush) => flushes.push(flush) };
  return { store: new EventStore(backend, defaultLayout, { catalogue, observer }), flushes };
}

test('an observer is told of every transaction, how many events it held and how long it took', async () => {
  const memory = memoryBackend();
  const { store, flushes } = observedStore({
    ...memory,
    insert: async (...call) => {
      await after(5);
      return memory.insert(...call);
    },
  });
  const events = Array.from({ length: 250 }, (_, n) => added('a', n + 1));
  await ingest(store, events);
  expect(flushes.map((flush) => [flush.events, flush.inserted])).toEqual([
    [99, true],
    [99, true],
    [52, true],
  ]);
  for (const { ms } of flushes) expect(ms).toBeGreaterThan(4);
});

test('a transaction that ran into a stored row is one that inserted nothing', async () => {
  const memory = memoryBackend();
  await new EventStore(memory, defaultLayout, { catalogue }).append(added('a', 1));
  const { store, flushes } = observedStore(memory);
  expect(await ingest(store, [added('a', 1), added('a', 2)])).toMatchObject({ appended: 1, duplicates: 1 });
  expect(flushes[0]).toMatchObject({ events: 2, inserted: false });
  expect(flushes.at(-1)).toMatchObject({ events: 1, inserted: true });
});

test('the load is what was taken in and waits, and nothing once all of it is stored', async () => {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const memory = memoryBackend();
  const backend: Backend = {
    ...memory,
    insert: async (...call) => {
      await gate;
      return memory.insert(...call);
    },
  };
  const store = new EventStore(backend, defaultLayout, { catalogue, bounds: { maxEvents: 3 } });
  expect(store.load).toEqual({ underWay: 0, waiting: 0 });
  const ingesting = ingest(
    store,
    Array.from({ length: 5 }, (_, n) => added(`s-${n}`, 1)),
  );
  await after(10);
  expect(store.load).toEqual({ underWay: 3, waiting: 2 });
  open();
  await ingesting;
  expect(store.load).toEqual({ underWay: 0, waiting: 0 });
});
