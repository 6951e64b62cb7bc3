import type { StreamName } from '@annals/events-schema';
import { describe, expect, test } from 'vitest';
import { added, at, counter, fact, fromTo, happened } from '../streams.ts';
import { all, fresh, ids, type Storage } from './storage.ts';

/** What a stream reads as. */
export function describeRead(storage: () => Storage): void {
  describe('read', () => {
    const counted = async (numbers: readonly number[]) => {
      const store = await storage().open();
      const id = fresh();
      await store.append(numbers.map((n) => added(id, n)));
      const read = async (options?: Parameters<typeof store.read>[1]) => {
        const reading = store.read({ category: 'counter', id }, options);
        const events = await all(reading);
        return { numbers: events.map(({ sequence }) => Number(sequence)), gapAt: reading.gapAt };
      };
      return { store, id, read };
    };

    test('a stream that was never written is empty, and folds to its initial state', async () => {
      const store = await storage().open();
      expect(await all(store.read({ category: 'counter', id: 'never' }))).toEqual([]);
      expect(await store.replay(counter, 'never')).toEqual({
        state: { values: [] },
        events: 0,
        position: undefined,
        gapAt: undefined,
        provisional: false,
      });
    });

    test('from and to are included, padded or not', async () => {
      const { read } = await counted(fromTo(1, 12));
      expect(await read({ from: at(3), to: at(5) })).toEqual({ numbers: [3, 4, 5], gapAt: undefined });
      expect((await read({ from: '3', to: '5' })).numbers).toEqual([3, 4, 5]);
      expect((await read({ from: '11' })).numbers).toEqual([11, 12]);
      expect((await read({ to: '2' })).numbers).toEqual([1, 2]);
      expect((await read({ from: '13' })).numbers).toEqual([]);
      expect((await read({ from: '0', to: '1' })).numbers).toEqual([1]);
    });

    test('a sequenced stream ends at a gap and names it; past gaps it goes on and still names the first', async () => {
      const { read, store, id } = await counted([1, 2, 4, 5, 8]);
      expect(await read()).toEqual({ numbers: [1, 2], gapAt: at(3) });
      expect(await read({ pastGaps: true })).toEqual({ numbers: [1, 2, 4, 5, 8], gapAt: at(3) });
      expect(await read({ from: '4' })).toEqual({ numbers: [4, 5], gapAt: at(6) });
      expect(await read({ from: '3' })).toEqual({ numbers: [], gapAt: at(3) });
      expect(await store.replay(counter, id)).toMatchObject({ events: 2, position: at(2), gapAt: at(3) });
      await store.append(added(id, 3));
      expect(await store.replay(counter, id)).toMatchObject({ events: 5, position: at(5), gapAt: at(6) });
    });

    test('a stream whose first event is missing has its gap there', async () => {
      const { read } = await counted([2, 3]);
      expect(await read()).toEqual({ numbers: [], gapAt: at(1) });
    });

    test('late events of a time-ordered stream slot into their place', async () => {
      const store = await storage().open();
      const id = fresh();
      for (const n of [5, 1, 3, 2, 4]) await store.append(happened(id, n));
      expect(ids(await all(store.read({ category: 'fact', id })))).toEqual(
        fromTo(1, 5).map((n) => `${id}-${n}`),
      );
    });

    test('events of one time are ordered by the number that their producer gave', async () => {
      const store = await storage().open();
      const id = fresh();
      const time = '2026-03-01T00:00:00Z';
      for (const n of [10, 9, 2, 1])
        await store.append(happened(id, n, { time, sequence: n === 1 ? undefined : String(n) }));
      expect(ids(await all(store.read({ category: 'fact', id })))).toEqual(
        [1, 2, 9, 10].map((n) => `${id}-${n}`),
      );
    });

    test('as-of takes what had happened by then, that very moment included', async () => {
      const store = await storage().open();
      const id = fresh();
      await store.append(fromTo(1, 5).map((n) => happened(id, n)));
      await store.append(fromTo(1, 5).map((n) => added(id, n)));
      for (const [asOf, most] of [
        ['2026-01-01T00:00:03Z', 3],
        ['2026-01-01T01:00:03.000000000+01:00', 3],
        ['2026-01-01T00:00:02.999999999Z', 2],
        ['2025-12-31T23:59:59Z', 0],
        ['9999-12-31T23:59:59.999999999Z', 5],
      ] as const) {
        expect((await store.replay(fact, id, { asOf })).events).toBe(most);
        expect((await store.replay(counter, id, { asOf })).events).toBe(most);
        expect(await all(store.read({ category: 'fact', id }, { asOf }))).toHaveLength(most);
        expect(await all(store.read({ category: 'counter', id }, { asOf }))).toHaveLength(most);
      }
    });

    test('as-of and `to` of a time-ordered stream: the earlier one ends the reading', async () => {
      const store = await storage().open();
      const id = fresh();
      const outcome = await store.append(fromTo(1, 5).map((n) => happened(id, n)));
      const to = 'positions' in outcome ? outcome.positions[1] : '';
      const name = { category: 'fact', id };
      expect(await all(store.read(name, { to, asOf: '2026-01-01T00:00:04Z' }))).toHaveLength(2);
      expect(await all(store.read(name, { to, asOf: '2026-01-01T00:00:01Z' }))).toHaveLength(1);
      expect(await all(store.read(name, { from: to ?? '' }))).toHaveLength(4);
    });

    test('a sequenced stream as of a time is its longest prefix that had happened, even if a later one had too', async () => {
      const store = await storage().open();
      const id = fresh();
      await store.append([added(id, 1), added(id, 2, { time: '2027-01-01T00:00:00Z' }), added(id, 3)]);
      expect(await store.replay(counter, id, { asOf: '2026-06-01T00:00:00Z' })).toMatchObject({
        state: { values: [1] },
        gapAt: undefined,
      });
    });

    test('a time or a position that is none is refused, and so is a stream that is not declared', async () => {
      const store = await storage().open();
      const name = { category: 'counter', id: 'x' };
      for (const time of ['yesterday', '2026-02-30T00:00:00Z', '2026-01-01'])
        expect(() => store.read(name, { asOf: time })).toThrow(expect.objectContaining({ code: 'bad-time' }));
      await expect(store.replay(counter, 'x', { knownAt: 'now' })).rejects.toMatchObject({
        code: 'bad-time',
      });
      for (const from of ['', 'first', '-1', '9007199254740992'])
        expect(() => store.read(name, { from })).toThrow(expect.objectContaining({ code: 'bad-position' }));
      for (const wrong of [
        { category: 'nothing', id: 'x' },
        { category: 'counter', id: '' },
        { category: 'counter', id: 'a/b' },
      ])
        expect(() => store.read(wrong)).toThrow(expect.objectContaining({ code: 'bad-stream' }));
    });

    test('streams whose ids are neighbours in every order of characters stay apart', async () => {
      const store = await storage().open();
      const stem = fresh();
      const tails = ['', '-', '.', '~', '_', '0', 'A', 'a', '-b', '.b', '~b', '~~', '..', '--', '-1', '.0'];
      const names = [...tails.map((tail) => stem + tail), stem.padEnd(128, 'x')];
      await Promise.all(names.map((id) => store.append([added(id, 1), added(id, 2)])));
      for (const id of names) {
        expect(ids(await all(store.read({ category: 'counter', id })))).toEqual([`${id}-1`, `${id}-2`]);
        expect(ids(await all(store.read({ category: 'counter', id }, { to: '1' })))).toEqual([`${id}-1`]);
      }
      const listed = await all(store.streams({ category: 'counter' }));
      expect(new Set(listed.map(({ id }) => id))).toEqual(new Set([...listed.map(({ id }) => id), ...names]));
      expect(listed.length).toBe(new Set(listed.map(({ id }) => id)).size);
    });

    test('pages of streams hold each once, in the order of keys, long streams and odd ids among them', async () => {
      const store = await storage().open();
      const stem = fresh('page');
      const tails = ['', '-', '.', '~', '_', '0', 'A', 'a', '-b', '~b', '~~', '.0'];
      const lengths = new Map(tails.map((tail, index) => [stem + tail, index % 4 === 0 ? 70 : 1]));
      await Promise.all(
        [...lengths].map(([id, length]) => store.append(fromTo(1, length).map((n) => added(id, n)))),
      );
      const inOrder = [...lengths.keys()]
        .map((id) => `counter:${id}:`)
        .sort()
        .map((key) => key.split(':')[1]);
      const walk = async (limit: number, question: { category?: string; prefix?: string }) => {
        const found: StreamName[] = [];
        for (let pages = 0; ; pages += 1) {
          const page = await store.streamsPage({ ...question, limit, after: found.at(-1) });
          expect(page.streams.length).toBeLessThanOrEqual(limit);
          found.push(...page.streams);
          if (!page.more) return found;
          expect(page.streams).toHaveLength(limit);
        }
      };
      for (const limit of [1, 5, 1_000]) {
        const found = await walk(limit, { category: 'counter', prefix: stem });
        expect(found.map(({ id }) => id)).toEqual(inOrder);
      }
      for (const prefix of ['~', '-', '~~', 'a', '.0', '9'])
        expect((await walk(2, { category: 'counter', prefix: stem + prefix })).map(({ id }) => id)).toEqual(
          inOrder.filter((id) => id?.startsWith(stem + prefix)),
        );
      const listed = (await all(store.streams())).map(({ category, id }) => `${category}:${id}:`);
      expect((await walk(9, {})).map(({ category, id }) => `${category}:${id}:`)).toEqual(listed.sort());
    });

    test('ids of dots alone are ids like others', async () => {
      const store = await storage().open();
      for (const id of ['.', '..', '~', '-', '_']) {
        expect(await store.append(added(id, 1))).toMatchObject({ outcome: 'appended' });
        expect(await store.append(added(id, 1))).toMatchObject({ outcome: 'duplicate' });
        expect((await store.replay(counter, id)).events).toBe(1);
      }
    });

    test('positions at the ends of what there can be are stored and read', async () => {
      const store = await storage().open();
      const id = fresh();
      const last = Number.MAX_SAFE_INTEGER;
      await store.append(added(id, 1));
      await store.append(added(id, last, { time: '2026-01-01T00:00:00Z' }));
      const name = { category: 'counter', id };
      expect(await all(store.read(name, { pastGaps: true }))).toHaveLength(2);
      expect(ids(await all(store.read(name, { from: String(last) })))).toEqual([`${id}-${last}`]);
      for (const time of ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999999999Z', '2026-01-01T00:00:00Z'])
        await store.append(happened(id, 1, { id: time, time }));
      expect(ids(await all(store.read({ category: 'fact', id })))).toEqual([
        '0001-01-01T00:00:00Z',
        '2026-01-01T00:00:00Z',
        '9999-12-31T23:59:59.999999999Z',
      ]);
      expect((await store.replay(fact, id, { asOf: '0001-01-01T00:00:00Z' })).events).toBe(1);
    });
  });
}
