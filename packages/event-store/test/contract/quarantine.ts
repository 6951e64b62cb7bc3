import { defineCatalogue } from '@annals/events-schema';
import { describe, expect, test } from 'vitest';
import { ingest } from '../../src/ingest/ingest.ts';
import { retryQuarantined } from '../../src/quarantine/retry.ts';
import type { EventStore } from '../../src/store.ts';
import { added, counter, fact, fromTo, happened } from '../streams.ts';
import { all, fresh, subjectOf, type Storage } from './storage.ts';

/** What could not be accepted, and what becomes of it. */
export function describeQuarantine(storage: () => Storage): void {
  describe('quarantine', () => {
    const of = async (store: EventStore, id: string) =>
      (await all(store.quarantine.list())).filter(({ event }) => subjectOf(event).endsWith(`/${id}`));
    const idsOf = async (store: EventStore, id: string) =>
      new Set((await of(store, id)).map((entry) => entry.id));

    test('an entry is listed once, however often its batch was delivered', async () => {
      const store = await storage().open();
      const id = fresh();
      const batch = [added(id, 1, { data: {} }), added(id, 2, { data: {} })];
      await Promise.all([ingest(store, batch), ingest(store, batch)]);
      await ingest(store, [...batch, ...batch].reverse());
      const entries = await of(store, id);
      expect(entries).toHaveLength(2);
      expect(new Set(entries.map(({ event }) => JSON.stringify(event)))).toEqual(
        new Set(batch.map((event) => JSON.stringify(event))),
      );
    });

    test('entries are found by reason and by id', async () => {
      const store = await storage().open();
      const id = fresh();
      await ingest(store, [
        added(id, 1, { data: {} }),
        added(id, 1, { type: 'test.annals.counter.lost.v1' }),
      ]);
      const [first] = await of(store, id);
      expect(await all(store.quarantine.list({ ids: new Set([first?.id ?? '']) }))).toEqual([first]);
      for (const reason of ['invalid', 'unknown-type'] as const) {
        const found = (await all(store.quarantine.list({ reasons: [reason] }))).filter(
          ({ event }) => subjectOf(event) === `counter/${id}`,
        );
        expect(found.map((entry) => entry.reason)).toEqual([reason]);
      }
    });

    test('entries are found by type, source, category and time, and no more than asked for', async () => {
      const store = await storage().open();
      const id = fresh();
      const source = `/filtered/${id}`;
      await ingest(store, [added(id, 1, { source, data: 0 }), { source, type: 'no event' }]);
      const found = async (filter: object) => all(store.quarantine.list({ sources: [source], ...filter }));
      const [first, second] = await found({});
      expect(second).toBeDefined();
      expect(await found({ limit: 1 })).toEqual([first]);
      expect(await found({ types: ['no event'] })).toHaveLength(1);
      expect(await found({ categories: ['counter'] })).toHaveLength(1);
      expect(await found({ streams: [`counter/${id}`] })).toHaveLength(1);
      expect(await found({ streams: ['counter/other'] })).toEqual([]);
      const set = first?.quarantinedtime ?? '';
      expect(await found({ after: set })).toHaveLength(2);
      expect(await found({ before: set })).toEqual([]);
      expect(await all(store.quarantine.list({ sources: ['/nobody'] }))).toEqual([]);
    });

    test('pages lead from one to the next through every entry, also when the last one shown is gone', async () => {
      const store = await storage().open();
      const source = `/paged/${fresh()}`;
      const wrong = (n: number) => added('paged', n, { source, id: String(n), data: {} });
      for (const batch of [[1], [2, 3, 4], [5], [6, 7]]) await ingest(store, batch.map(wrong));
      await ingest(store, [wrong(1)]);
      const shown = (entries: readonly { readonly event: unknown }[]) =>
        entries.map(({ event }) => Number((event as { id: string }).id));
      const everything = shown(await all(store.quarantine.list({ sources: [source] })));
      expect(everything).toHaveLength(7);

      const found: number[] = [];
      let after: string | undefined;
      for (;;) {
        const { entries, next } = await store.quarantine.page({ sources: [source], limit: 2 }, after);
        found.push(...shown(entries));
        if (next === undefined) break;
        expect(entries).toHaveLength(2);
        // As a reader does who discards what it is shown.
        if (found.length === 4) await store.quarantine.discard({ ids: new Set(entries.map(({ id }) => id)) });
        after = next;
      }
      expect([...new Set(found)]).toEqual(everything);
      expect((await store.quarantine.page({ sources: ['/nobody'] })).entries).toEqual([]);
    });

    test.each(['', 'x', '2026-11-01/../../x.ndjson~00000000000000000000', '2026-11-01/x.ndjson'])(
      'no page begins at "%s"',
      async (place) => {
        const store = await storage().open();
        await expect(store.quarantine.page({}, place)).rejects.toMatchObject({ code: 'bad-place' });
      },
    );

    test('what is discarded is gone for good, the rest stays', async () => {
      const store = await storage().open();
      const id = fresh();
      await ingest(
        store,
        fromTo(1, 3).map((n) => added(id, n, { data: 0, source: n === 2 ? '/bad' : '/test' })),
      );
      const streams = [`counter/${id}`];
      expect(await store.quarantine.discard({ streams, sources: ['/bad'] })).toBe(1);
      expect((await of(store, id)).map(({ event }) => (event as { id: string }).id)).toEqual([
        `${id}-1`,
        `${id}-3`,
      ]);
      expect(await store.quarantine.discard({ streams, sources: ['/bad'] })).toBe(0);
      expect(await store.quarantine.discard({ streams, limit: 1 })).toBe(1);
      expect(await of(store, id)).toHaveLength(1);
    });

    test('what is removed is gone from every batch that held it, the rest stays', async () => {
      const store = await storage().open();
      const id = fresh();
      const batch = fromTo(1, 3).map((n) => added(id, n, { data: {} }));
      await ingest(store, batch);
      await ingest(store, batch.slice(0, 2));
      const [one, two, three] = await of(store, id);
      expect(await store.quarantine.remove(new Set([one?.id ?? '', two?.id ?? '', 'unknown']))).toBe(2);
      expect(await of(store, id)).toEqual([three]);
      expect(await store.quarantine.remove(new Set([one?.id ?? '']))).toBe(0);
      expect(await store.quarantine.remove(new Set())).toBe(0);
    });

    test('several who remove at once, while others list, remove exactly what each was told', async () => {
      const stores = await Promise.all(fromTo(1, 4).map(() => storage().open()));
      const [first] = stores;
      if (!first) throw new Error('no store');
      const id = fresh();
      await ingest(
        first,
        fromTo(1, 21).map((n) => added(id, n, { data: {} })),
      );
      const entries = [...(await idsOf(first, id))];
      const removed = await Promise.all(
        stores.flatMap((store, index) => [
          store.quarantine.remove(new Set(entries.slice(index * 5, index * 5 + 5))),
          of(store, id).then(() => 0),
        ]),
      );
      expect(removed).toEqual([5, 0, 5, 0, 5, 0, 5, 0]);
      expect(await idsOf(first, id)).toEqual(new Set(entries.slice(20)));
    });

    test('a retry stores what is acceptable now and takes it out; the rest stays with the reason of today', async () => {
      const id = fresh();
      const before = await storage().open({ catalogue: defineCatalogue([counter]) });
      await ingest(before, [...fromTo(1, 250).map((n) => happened(id, n)), added(id, 1, { data: {} })]);
      const entries = await idsOf(before, id);
      expect(entries.size).toBe(251);
      const after = await storage().open();
      const heard: [unknown, string | undefined][] = [];
      const report = await retryQuarantined(after, { ids: entries }, ({ event }, again) => {
        if (again) heard.push([event, again.id]);
      });
      expect(report.accepted).toBe(250);
      expect(report.refused).toMatchObject([{ reason: 'invalid' }]);
      expect(report.refused[0]).not.toHaveProperty('event');
      expect(heard).toEqual([[added(id, 1, { data: {} }), report.refused[0]?.id]]);
      expect((await after.replay(fact, id)).events).toBe(250);
      expect((await of(after, id)).map(({ reason }) => reason)).toEqual(['invalid']);
    });

    test('an event nested too deep to print is kept by name, and no retry takes what is kept for an event', async () => {
      const id = fresh();
      const store = await storage().open();
      const data: unknown = JSON.parse('['.repeat(5_000) + ']'.repeat(5_000));
      await ingest(store, [happened(id, 1, { data })]);
      const entries = await of(store, id);
      expect(entries).toMatchObject([{ reason: 'invalid', event: { id: `${id}-1`, subject: `fact/${id}` } }]);
      expect(() => JSON.stringify(entries)).not.toThrow();
      const filter = { ids: await idsOf(store, id) };
      expect(await retryQuarantined(store, filter)).toMatchObject({
        accepted: 0,
        refused: [{ reason: 'invalid' }],
      });
      expect(await of(store, id)).toEqual(entries);
    });

    test('an event with a number beyond all numbers is kept as it is, and no retry stores it with null in its place', async () => {
      const id = fresh();
      const store = await storage().open();
      const event = happened(id, 1, { data: JSON.parse('[1e999, null, -1e999]') });
      await ingest(store, [event]);
      const entries = await of(store, id);
      expect(entries).toMatchObject([{ reason: 'invalid', event }]);
      const filter = { ids: await idsOf(store, id) };
      expect(await retryQuarantined(store, filter)).toMatchObject({ accepted: 0 });
      expect((await store.replay(fact, id)).events).toBe(0);
      expect(await of(store, id)).toEqual(entries);
    });

    test('two who retry the same entries at once store each once', async () => {
      const id = fresh();
      const before = await storage().open({ catalogue: defineCatalogue([counter]) });
      await ingest(
        before,
        fromTo(1, 30).map((n) => happened(id, n)),
      );
      const filter = { ids: await idsOf(before, id) };
      const stores = await Promise.all([storage().open(), storage().open()]);
      await Promise.all(stores.map((store) => retryQuarantined(store, filter)));
      expect((await stores[0].replay(fact, id)).events).toBe(30);
      expect(await of(before, id)).toEqual([]);
      expect(await retryQuarantined(before, filter)).toEqual({ accepted: 0, refused: [] });
    });
  });
}
