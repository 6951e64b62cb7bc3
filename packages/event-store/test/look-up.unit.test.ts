import { expect, test } from 'vitest';
import type { Backend } from '../src/backend.ts';
import { ingest } from '../src/ingest/ingest.ts';
import { defaultLayout } from '../src/layout/layout.ts';
import { memoryBackend } from '../src/memory/memory-backend.ts';
import { EventStore } from '../src/store.ts';
import { added, catalogue } from './streams.ts';

/** The same backend, counting point reads of events. */
function counting(backend: Backend): { readonly backend: Backend; readonly reads: () => number } {
  let reads = 0;
  return {
    backend: {
      ...backend,
      get: (partition, rowKey, ...rest) => {
        if (!rowKey.startsWith('!')) reads += 1;
        return backend.get(partition, rowKey, ...rest);
      },
    },
    reads: () => reads,
  };
}

const layout = { ...defaultLayout, buckets: 1, lanes: 2 };
const events = Array.from({ length: 20_000 }, (_, n) => added(`s-${n}`, 1, { id: `${n}` }));

async function deliver(
  store: EventStore,
): Promise<{ readonly appended: number; readonly duplicates: number }> {
  const sum = { appended: 0, duplicates: 0 };
  for (let from = 0; from < events.length; from += 1_000) {
    const { appended, duplicates } = await ingest(store, events.slice(from, from + 1_000));
    sum.appended += appended;
    sum.duplicates += duplicates;
  }
  return sum;
}

test('an old history that a new process gets once more is learnt from the feed, not row by row', async () => {
  const storage = memoryBackend();
  const before = new EventStore(storage, layout, { catalogue, lane: 0 });
  expect(await deliver(before)).toEqual({ appended: events.length, duplicates: 0 });
  const { backend, reads } = counting(storage);
  const after = new EventStore(backend, layout, { catalogue, lane: 1 });
  expect(await deliver(after)).toEqual({ appended: 0, duplicates: events.length });
  expect(reads()).toBeLessThan(events.length / 10);
});
