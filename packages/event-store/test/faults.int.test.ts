import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { laneTail } from '../src/feed/lane-tail.ts';
import { ingest } from '../src/ingest/ingest.ts';
import { feedKey } from '../src/layout/keys.ts';
import { bucketNames } from '../src/layout/layout.ts';
import { openEventStore } from '../src/open.ts';
import type { EventStore } from '../src/store.ts';
import { azuriteOfThisFile, storageAt } from './azurite-storage.ts';
import { all, fresh, subjectOf, type Storage } from './contract/storage.ts';
import { expectAgreement } from './contract/whole-store.ts';
import { type Fault, type FaultProxy, faults, startFaultProxy } from './fault-proxy.ts';
import { added, catalogue, counter, fact, fromTo, happened } from './streams.ts';

describe('a storage that fails', () => {
  const azurite = azuriteOfThisFile();
  let direct: Storage;
  let tables: FaultProxy;
  let blobs: FaultProxy;

  beforeAll(async () => {
    direct = await storageAt(azurite());
    tables = await startFaultProxy(azurite().tableUrl);
    blobs = await startFaultProxy(azurite().blobUrl);
  });
  afterAll(async () => {
    await Promise.all([tables.stop(), blobs.stop()]);
  });

  const openThroughFaults = (retries = 3) =>
    openEventStore({
      catalogue,
      tableUrl: tables.url,
      blobUrl: blobs.url,
      retry: { tryTimeoutMs: 1_000, delayMs: 5, retries },
    });

  /** Strikes the next request that `matches`, once. */
  const strikeOnce = (
    proxy: FaultProxy,
    fault: Fault,
    matches: (path: string, method: string) => boolean,
  ) => {
    proxy.choose = ({ path, method }) => {
      if (!matches(path, method)) return undefined;
      proxy.choose = () => undefined;
      return fault;
    };
  };

  const lost = faults.filter((fault) => !['short'].includes(fault));

  test.for(faults)(
    'an append whose transaction meets %s is appended, or found a duplicate of itself',
    async (fault) => {
      const store = await openThroughFaults();
      const id = fresh();
      await store.append(added(id, 1));
      strikeOnce(tables, fault, (path) => path.includes('$batch'));
      const events = fromTo(2, 5).map((n) => added(id, n));
      const { outcome } = await store.append(events);
      expect(['appended', 'duplicate']).toContain(outcome);
      expect((await store.replay(counter, id)).state.values).toEqual(fromTo(1, 5));
      expect(await store.append(events)).toMatchObject({ outcome: 'duplicate' });
      expect(tables.struck[fault]).toBeGreaterThanOrEqual(1);
    },
  );

  test.for(lost)(
    'an append that fails of %s, retries used up, comes out right when it is repeated',
    async (fault) => {
      const store = await openThroughFaults(0);
      const id = fresh();
      strikeOnce(tables, fault, (path) => path.includes('$batch'));
      await expect(store.append(added(id, 1))).rejects.toThrow();
      expect(['appended', 'duplicate']).toContain((await store.append(added(id, 1))).outcome);
      expect(await store.append(added(id, 2))).toMatchObject({ outcome: 'appended' });
      expect((await store.replay(counter, id)).state.values).toEqual([1, 2]);
    },
  );

  test.for(lost)('reads that meet %s are repeated', async (fault) => {
    const store = await openThroughFaults();
    const id = fresh();
    await store.append(fromTo(1, 20).map((n) => added(id, n)));
    strikeOnce(tables, fault, (_, method) => method === 'GET');
    expect((await store.replay(counter, id)).events).toBe(20);
  });

  test.for(lost)('payloads and quarantine that meet %s on their way are written and read', async (fault) => {
    const store = await openThroughFaults();
    const id = fresh();
    const large = happened(id, 1, { data: fresh().padEnd(40_000, 'x') });
    strikeOnce(blobs, fault, (_, method) => method === 'PUT');
    expect(await store.append(large)).toMatchObject({ outcome: 'appended' });
    strikeOnce(blobs, fault, (_, method) => method === 'GET');
    expect((await all(store.read({ category: 'fact', id })))[0]?.data).toBe(large.data);
    strikeOnce(blobs, fault, (_, method) => method === 'PUT');
    expect(await ingest(store, [{ id }])).toMatchObject({ quarantined: 1 });
    const found = await all((await direct.open()).quarantine.list());
    expect(found.filter(({ event }) => (event as { id?: string }).id === id)).toHaveLength(1);
  });

  test.for(lost)('a list of quarantine that meets %s is repeated', async (fault) => {
    const store = await openThroughFaults();
    const id = fresh();
    await ingest(store, [added(id, 1, { data: {} })]);
    strikeOnce(blobs, fault, (path) => path.includes('comp=list'));
    const subjects = (await all(store.quarantine.list())).map(({ event }) => subjectOf(event));
    expect(subjects).toContain(`counter/${id}`);
    expect(blobs.struck[fault]).toBeGreaterThanOrEqual(1);
  });

  test('3,000 events through a storage that fails one request in ten: nothing lost, nothing doubled', async () => {
    const stores = await Promise.all(fromTo(1, 2).map(() => openThroughFaults(1)));
    const streams = fromTo(1, 60).map(() => fresh('many'));
    const events = streams.flatMap((id) => fromTo(1, 25).flatMap((n) => [added(id, n), happened(id, n)]));
    const batches = fromTo(0, 29).map((batch) => events.filter((_, index) => index % 30 === batch));
    const pick = <T>(from: readonly T[]) => from[Math.floor(Math.random() * from.length)];
    tables.choose = () =>
      Math.random() < 0.1 ? pick(faults.filter((fault) => fault !== 'short')) : undefined;
    let failed = 0;
    const deliver = async (store: EventStore, batch: readonly unknown[]) => {
      for (;;) {
        try {
          return await ingest(store, batch);
        } catch {
          failed += 1; // Event Grid delivers it again
        }
      }
    };
    const reports = await Promise.all(
      stores.map(async (store, writer) => {
        const sums = { appended: 0, duplicates: 0, quarantined: 0 };
        for (const batch of batches.filter((_, index) => index % stores.length === writer)) {
          const report = await deliver(store, batch);
          sums.appended += report.appended;
          sums.duplicates += report.duplicates;
          sums.quarantined += report.quarantined;
        }
        return sums;
      }),
    );
    tables.choose = () => undefined;

    expect(reports.reduce((sum, { quarantined }) => sum + quarantined, 0)).toBe(0);
    expect(reports.reduce((sum, { appended, duplicates }) => sum + appended + duplicates, 0)).toBe(3_000);
    const store = await direct.open();
    for (const id of streams) {
      expect((await store.replay(counter, id)).state.values).toEqual(fromTo(1, 25));
      expect((await store.replay(fact, id)).state).toEqual(fromTo(1, 25).map((n) => `${id}-${n}`));
    }
    const every = await expectAgreement(store);
    expect(every.filter(({ subject }) => subject.includes('/many-'))).toHaveLength(3_000);
    for (const bucket of bucketNames(store.layout)) {
      for (const lane of fromTo(0, store.layout.lanes - 1)) {
        const tail = await laneTail(direct.backend, bucket, lane);
        const beyond = await direct.backend.get(bucket, feedKey(lane, tail + 2), ['count']);
        expect(beyond).toBeUndefined();
      }
    }
    expect(Object.keys(tables.struck).sort()).toEqual([...faults].sort());
    expect(failed).toBeGreaterThanOrEqual(0);
  }, 60_000);
});
