import { describe, expect, test } from 'vitest';
import { feedKey } from '../../src/layout/keys.ts';
import { bucketNames } from '../../src/layout/layout.ts';
import { laneTail } from '../../src/feed/lane-tail.ts';
import { added, at, counter, fromTo } from '../streams.ts';
import { all, feedOf, fresh, type Storage } from './storage.ts';

/** Several stores on one storage, and the layout that they must share. */
export function describeWriters(storage: () => Storage): void {
  describe('two writers at once', () => {
    const race = async (lanes: readonly number[]) => {
      const id = fresh();
      const stores = await Promise.all(lanes.map((lane) => storage().open({ lane })));
      const outcomes = await Promise.all(
        fromTo(1, 60).flatMap((n) =>
          stores.map(async (store, writer) => ({
            n,
            ...(await store.append(added(id, n, { id: `w${writer}-${n}` }))),
          })),
        ),
      );
      return { id, store: stores[0], outcomes };
    };

    test.for([
      { lanes: [0, 1], how: 'on lanes of their own' },
      { lanes: [2, 2, 2], how: 'on one lane' },
    ])('$how: exactly one wins each position, and the others learn who did', async ({ lanes }) => {
      const { id, store, outcomes } = await race(lanes);
      expect(store).toBeDefined();
      if (!store) return;
      const rows = await all(store.read({ category: 'counter', id }));
      expect(rows.map(({ position }) => position)).toEqual(fromTo(1, 60).map(at));
      for (const n of fromTo(1, 60)) {
        const here = outcomes.filter((outcome) => outcome.n === n);
        expect(here.filter(({ outcome }) => outcome === 'appended')).toHaveLength(1);
        for (const outcome of here.filter((one) => one.outcome === 'conflict'))
          expect(outcome).toMatchObject({ existing: { id: rows[n - 1]?.id } });
        expect(here.filter(({ outcome }) => outcome === 'conflict')).toHaveLength(lanes.length - 1);
      }
      expect(await feedOf(store, `counter/${id}`)).toHaveLength(60);
    });

    test('the same deliveries to two writers are stored once, without holes in any lane', async () => {
      const [a, b] = await Promise.all([storage().open({ lane: 1 }), storage().open({ lane: 1 })]);
      const events = fromTo(1, 30).flatMap((s) => fromTo(1, 10).map((n) => added(`both-${s}`, n)));
      const outcomes = await Promise.all(events.flatMap((event) => [a.append(event), b.append(event)]));
      const count = (what: string) => outcomes.filter(({ outcome }) => outcome === what).length;
      expect([count('appended'), count('duplicate')]).toEqual([300, 300]);
      const { backend } = storage();
      for (const bucket of bucketNames(a.layout)) {
        for (const lane of fromTo(0, a.layout.lanes - 1)) {
          const tail = await laneTail(backend, bucket, lane);
          for (const n of fromTo(1, tail))
            expect(await backend.get(bucket, feedKey(lane, n), ['count'])).toBeDefined();
          expect(await backend.get(bucket, feedKey(lane, tail + 1), ['count'])).toBeUndefined();
        }
      }
      expect(
        (await all(a.feed()))
          .flatMap(({ events }) => events)
          .filter(({ subject }) => subject.includes('/both-')),
      ).toHaveLength(300);
    });

    test('a writer that was told a lane beyond those of the layout still writes where readers look', async () => {
      const store = await storage().open({ lane: 1_003 });
      const id = fresh();
      await store.append(added(id, 1));
      expect(await feedOf(store, `counter/${id}`)).toHaveLength(1);
      await expect(storage().open({ lane: -1 })).rejects.toThrow(RangeError);
      await expect(storage().open({ maxInFlight: 0 })).rejects.toThrow(RangeError);
    });

    test('a reader sees what another process stored', async () => {
      const [writer, reader] = await Promise.all([storage().open(), storage().open()]);
      const id = fresh();
      await writer.append(added(id, 1));
      expect((await reader.replay(counter, id)).events).toBe(1);
    });
  });

  describe('layout', () => {
    test('it is written once: who asks for another is refused, who asks for none takes what is there', async () => {
      const { layout } = await storage().open();
      await expect(storage().open({ buckets: layout.buckets + 1 })).rejects.toMatchObject({
        code: 'layout-mismatch',
      });
      await expect(storage().open({ lanes: layout.lanes + 1 })).rejects.toMatchObject({
        code: 'layout-mismatch',
      });
      expect((await storage().open({ buckets: layout.buckets, lanes: layout.lanes })).layout).toEqual(layout);
    });

    test('numbers of buckets and lanes that make no sense are refused', async () => {
      for (const wrong of [{ buckets: 0 }, { buckets: 1_001 }, { buckets: 1.5 }, { lanes: 0 }, { lanes: 17 }])
        await expect(storage().open(wrong)).rejects.toMatchObject({ code: 'layout-mismatch' });
    });
  });
}
