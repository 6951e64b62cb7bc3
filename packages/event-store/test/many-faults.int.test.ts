import { isDeepStrictEqual } from 'node:util';
import {
  dealtFaults,
  type FaultProxy,
  faults,
  fewStalls,
  seededRandom,
  startFaultProxy,
} from '@annals/local-azure';
import type { CloudEvent, RecordedEvent } from '@annals/events-schema';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { laneTail } from '../src/feed/lane-tail.ts';
import { feedKey } from '../src/layout/keys.ts';
import { bucketNames } from '../src/layout/layout.ts';
import { openEventStore } from '../src/open.ts';
import type { QuarantineEntry } from '../src/quarantine/entry.ts';
import type { EventStore } from '../src/store.ts';
import { azuriteOfThisFile, storageAt } from './azurite-storage.ts';
import { all, type Storage } from './contract/storage.ts';
import { expectAgreement } from './contract/whole-store.ts';
import { deliverAll } from './faults/deliver-all.ts';
import { workload } from './faults/workload.ts';
import { seed, soaking } from './soak.ts';
import { catalogue, fromTo } from './streams.ts';

/** The soak is patient as the deployed processor is, and its stalls are longer than that. */
const { events, kinds, atOnce, retry, stallMs, retryAfterS, hungMs } = soaking
  ? {
      events: 20_000,
      kinds: fewStalls,
      atOnce: 10,
      retry: undefined,
      stallMs: 30_000,
      retryAfterS: 1,
      hungMs: 300_000,
    }
  : {
      events: 4_000,
      kinds: faults,
      atOnce: 3,
      retry: { tryTimeoutMs: 500, delayMs: 5, retries: 2 },
      stallMs: 1_500,
      retryAfterS: 0,
      hungMs: 60_000,
    };

const azurite = azuriteOfThisFile();
let direct: Storage;
let tables: FaultProxy;
let blobs: FaultProxy;

beforeAll(async () => {
  direct = await storageAt(azurite());
  tables = await startFaultProxy(azurite().tableUrl, { stallMs, retryAfterS });
  blobs = await startFaultProxy(azurite().blobUrl, { stallMs, retryAfterS });
});
afterAll(async () => {
  await Promise.all([tables.stop(), blobs.stop()]);
});

/** Opening fails like anything else; the processor tries again with the next delivery. */
async function openThroughFaults(lane: number): Promise<EventStore> {
  for (;;) {
    try {
      return await openEventStore({ catalogue, tableUrl: tables.url, blobUrl: blobs.url, retry, lane });
    } catch {
      continue;
    }
  }
}

const sum = (counts: Readonly<Partial<Record<string, number>>>[], name: string | number) =>
  counts.reduce((total, one) => total + (one[name] ?? 0), 0);
const nameOf = ({ subject, id }: CloudEvent) => `${subject} ${id}`;
const textOf = (event: unknown) => JSON.stringify(event);

test(
  `${events.toLocaleString('en')} events through a storage that fails one request in eight, to four writers: nothing lost, doubled or hung (seed ${seed})`,
  async () => {
    const random = seededRandom(seed);
    const { deliveries, distinct, groups, bad } = workload(events, random);
    const fault = dealtFaults(8, seededRandom(seed + 1), kinds);
    tables.choose = blobs.choose = fault;
    // Two on one lane, two on others.
    const writers = await Promise.all([0, 0, 1, 2].map(openThroughFaults));
    const started = performance.now();
    const { reports, redelivered, slowestMs } = await deliverAll(writers, deliveries, { atOnce, hungMs });
    const seconds = Math.round((performance.now() - started) / 1_000);
    // What was stalled reaches the storage after all, and must change nothing.
    await Promise.all([tables.idle(), blobs.idle()]);

    const store = await direct.open();
    const stored = await expectAgreement(store);
    const lost = expectOneOfEach(groups, stored);
    const quarantined = await expectQuarantined(store, [...bad, ...lost]);
    await expectLanesWithoutHoles(store);

    const requests = tables.requests + blobs.requests;
    const struck = Object.fromEntries(faults.map((kind) => [kind, sum([tables.struck, blobs.struck], kind)]));
    const counted = (what: 'appended' | 'duplicates' | 'quarantined') =>
      reports.reduce((total, report) => total + report[what], 0);
    console.log(
      `many-faults ${JSON.stringify({ seed, seconds, distinct, deliveries: deliveries.length, delivered: deliveries.flat().length, requests, struck, conflicts409: sum([tables.answered, blobs.answered], 409), redelivered, slowestMs, stored: stored.length, quarantined: quarantined.length, appended: counted('appended'), duplicates: counted('duplicates') })}`,
    );
    // Every delivery was acknowledged for every event of it, and no event was told twice to be new.
    expect(counted('appended') + counted('duplicates') + counted('quarantined')).toBe(
      deliveries.flat().length,
    );
    expect(counted('appended')).toBeLessThanOrEqual(stored.length);
    for (const kind of faults) expect(struck[kind], kind).toBeGreaterThanOrEqual(10);
    expect(Object.values(struck).reduce((a, b) => a + b) / requests).toBeGreaterThanOrEqual(0.1);
    for (const proxy of [tables, blobs]) expect(proxy.answered[409]).toBeGreaterThan(0);
    expect(redelivered).toBeGreaterThan(0);

    // Four who take their share of it out at once meet each other in every blob: 412 as it comes. Half a blob that
    // passes for all of it is an error each time, and would have them begin again for ever.
    blobs.choose = dealtFaults(
      8,
      seededRandom(seed + 2),
      faults.filter((kind) => kind !== 'short' && !kind.startsWith('stalled')),
    );
    const shares = writers.map((_, writer) => quarantined.filter((__, at) => at % 5 === writer));
    await Promise.all(writers.map((writer, at) => removeInTheEnd(writer, shares[at] ?? [])));
    tables.choose = blobs.choose = () => undefined;
    expect(blobs.answered[412]).toBeGreaterThan(0);
    await expectQuarantined(
      store,
      quarantined.filter((_, at) => at % 5 === 4).map(({ event }) => event),
    );
  },
  soaking ? 1_800_000 : 150_000,
);

/** Of each group one event is stored, whole, and nothing else is; returns the others. */
function expectOneOfEach(
  groups: readonly (readonly CloudEvent[])[],
  stored: readonly RecordedEvent[],
): CloudEvent[] {
  const left = new Map(stored.map((event) => [nameOf(event), event]));
  expect(left.size).toBe(stored.length);
  const lost: CloudEvent[] = [];
  const wrong: unknown[] = [];
  for (const group of groups) {
    const won = group.filter((event) => isDeepStrictEqual(left.get(nameOf(event))?.data, event.data));
    if (won.length !== 1) wrong.push({ group, stored: won.length });
    for (const event of won) left.delete(nameOf(event));
    lost.push(...group.filter((event) => !won.includes(event)));
  }
  expect(wrong.slice(0, 3)).toEqual([]);
  expect([...left.keys()]).toEqual([]);
  return lost;
}

/** Exactly these, each once and with a reason. */
async function expectQuarantined(
  store: EventStore,
  expected: readonly unknown[],
): Promise<readonly QuarantineEntry[]> {
  const entries = await all(store.quarantine.list());
  expect(entries.map(({ event }) => textOf(event)).sort()).toEqual(expected.map(textOf).sort());
  expect(entries.filter(({ violations }) => !violations[0]?.message)).toEqual([]);
  return entries;
}

async function removeInTheEnd(store: EventStore, entries: readonly QuarantineEntry[]): Promise<void> {
  for (;;) {
    try {
      await store.quarantine.remove(new Set(entries.map(({ id }) => id)));
      return;
    } catch {
      continue;
    }
  }
}

async function expectLanesWithoutHoles(store: EventStore): Promise<void> {
  for (const bucket of bucketNames(store.layout)) {
    for (const lane of fromTo(0, store.layout.lanes - 1)) {
      const tail = await laneTail(direct.backend, bucket, lane);
      for (const n of [tail + 2, tail + 3])
        expect(await direct.backend.get(bucket, feedKey(lane, n), ['count'])).toBeUndefined();
    }
  }
}
