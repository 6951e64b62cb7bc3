import { setImmediate as turn, setTimeout as after } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import type { AppendBounds } from '../src/append/admission.ts';
import type { Backend } from '../src/backend.ts';
import { ingest } from '../src/ingest/ingest.ts';
import { defaultLayout } from '../src/layout/layout.ts';
import { memoryBackend } from '../src/memory/memory-backend.ts';
import { EventStore } from '../src/store.ts';
import { added, catalogue } from './streams.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const text = 'x'.repeat(500);
const event = (n: number) => added(`s-${n % 1_000}`, Math.floor(n / 1_000) + 1, { data: { by: 1, text } });

/** A store on a storage that takes its time and keeps nothing. */
function slowStore(bounds?: AppendBounds) {
  const rows = { stored: 0 };
  const backend: Backend = {
    ...memoryBackend(),
    insert: async (_partition, inserted) => {
      await after(2);
      rows.stored += inserted.length - 1;
      return { inserted: true };
    },
  };
  return {
    store: new EventStore(backend, defaultLayout, { catalogue: catalogue, bounds }),
    rows,
  };
}

test('memory stays flat when 200,000 appends are thrown at a slow storage', async () => {
  const { store, rows } = slowStore();
  const counts: Record<string, number> = {};
  const count = (what: string) => (counts[what] = (counts[what] ?? 0) + 1);
  const heapBytes = () => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const before = heapBytes();
  let most = 0;
  const settled: { last: Promise<unknown> } = { last: Promise.resolve() };
  for (let n = 0; n < 200_000; n += 1) {
    settled.last = store.append(event(n)).then(
      ({ outcome }) => count(outcome),
      (error: unknown) => count((error as { code: string }).code),
    );
    if (n % 2_000 === 0) await turn();
    if (n % 20_000 === 19_999) most = Math.max(most, heapBytes() - before);
  }
  while ((counts.appended ?? 0) + (counts.overloaded ?? 0) < 200_000) await after(10);
  expect(Object.keys(counts).sort()).toEqual(['appended', 'overloaded']);
  expect(rows.stored).toBe(counts.appended);
  // 30,000 events in flight or waiting, at about 5 KB each, and 250,000 remembered rows at most.
  expect(most).toBeLessThan(250 * 1_048_576);
  expect(await store.append(event(200_000))).toMatchObject({ outcome: 'appended' });
}, 120_000);

test('callers that wait are all served, whatever the bound', async () => {
  const { store, rows } = slowStore({ maxEvents: 50 });
  const outcomes = await Promise.all(Array.from({ length: 2_000 }, (_, n) => store.append(event(n))));
  expect(outcomes.every(({ outcome }) => outcome === 'appended')).toBe(true);
  expect(rows.stored).toBe(2_000);
});

test('a delivery larger than the bounds is taken in, in parts', async () => {
  const { store } = slowStore({ maxEvents: 1_000, maxWaitingEvents: 4_000 });
  const report = await ingest(
    store,
    Array.from({ length: 12_000 }, (_, n) => event(n)),
  );
  expect(report).toMatchObject({ appended: 12_000, quarantined: 0 });
});

test('a delivery past the second bound fails as a whole, and its repetition succeeds', async () => {
  // Less than is accepted in one turn: of the first hundred, forty find room.
  const { store } = slowStore({ maxEvents: 20, maxWaitingEvents: 20 });
  const delivery = Array.from({ length: 1_000 }, (_, n) => event(n));
  await expect(ingest(store, delivery)).rejects.toMatchObject({ code: 'overloaded' });
  await after(100);
  expect(await ingest(store, delivery.slice(0, 40))).toMatchObject({ appended: 0, duplicates: 40 });
  expect(await ingest(store, delivery.slice(40, 80))).toMatchObject({ appended: 40 });
});
