import { type Fault, type FaultProxy, faults, startFaultProxy } from '@annals/local-azure';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ingest } from '../src/ingest/ingest.ts';
import { openEventStore } from '../src/open.ts';
import { azuriteOfThisFile, storageAt } from './azurite-storage.ts';
import { all, fresh, subjectOf, type Storage } from './contract/storage.ts';
import { added, catalogue, counter, fromTo, happened } from './streams.ts';

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

  test.for([
    ['rewritten', 2],
    ['deleted', 1],
  ] as const)(
    'an entry taken out of quarantine counts as found, though the answer was lost that its blob was %s',
    async ([, entries]) => {
      const store = await openThroughFaults();
      const id = fresh();
      await ingest(
        store,
        fromTo(1, entries).map((n) => added(id, n, { data: {} })),
      );
      const of = async () =>
        (await all(store.quarantine.list())).filter(({ event }) => subjectOf(event) === `counter/${id}`);
      const [first] = await of();
      strikeOnce(blobs, 'reset-after', (_, method) => method === (entries > 1 ? 'PUT' : 'DELETE'));
      expect(await store.quarantine.remove(new Set([first?.id ?? '']))).toBe(1);
      expect(await of()).toHaveLength(entries - 1);
    },
  );
});
