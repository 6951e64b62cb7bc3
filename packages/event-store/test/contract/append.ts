import { describe, expect, test } from 'vitest';
import { added, at, counter, fromTo, happened } from '../streams.ts';
import { all, feedOf, fresh, ids, type Storage } from './storage.ts';

/** What becomes of an append. */
export function describeAppend(storage: () => Storage): void {
  describe('append', () => {
    test('an event that is new is appended, and read back with all that it said', async () => {
      const store = await storage().open();
      const id = fresh();
      const outcome = await store.append(added(id, 1, { correlationid: 'c-1' }));
      expect(outcome).toMatchObject({ outcome: 'appended', positions: [at(1)] });
      const [event] = await all(store.read({ category: 'counter', id }));
      expect(event).toEqual({
        ...added(id, 1),
        datacontenttype: 'application/json',
        time: '2026-01-01T00:00:01.000000000Z',
        sequence: at(1),
        correlationid: 'c-1',
        position: at(1),
        recordedtime: 'recordedtime' in outcome ? outcome.recordedtime : undefined,
        contenthash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      });
    });

    test('text may hold all that is taken for the end of a line somewhere', async () => {
      const store = await storage().open();
      const id = fresh();
      const ends = 'a\r\nb\u0085c\u2028{"d": 1}\u2029e';
      const event = happened(id, 1, { correlationid: 'x\u2028y', data: { text: ends } });
      expect(await store.append(event)).toMatchObject({ outcome: 'appended' });
      const [read] = await all(store.read({ category: 'fact', id }));
      expect(read).toMatchObject({ correlationid: 'x\u2028y', data: { text: ends } });
      expect(await feedOf(store, `fact/${id}`)).toEqual([read]);
    });

    test('drafts get identity and time from the store, and events of one append stand in order', async () => {
      const store = await storage().open({ source: '/tests' });
      const id = fresh();
      const next = counter.at(id, { after: 0 });
      const outcome = await store.append([next.added({ by: 5 }), next.added({ by: 6 })]);
      expect(outcome).toMatchObject({ outcome: 'appended', positions: [at(1), at(2)] });
      expect((await store.replay(counter, id)).state).toEqual({ values: [5, 6] });
    });

    test('the same event again is a duplicate, whoever brings it, and changes nothing', async () => {
      const id = fresh();
      const one = await storage().open();
      await one.append(added(id, 1));
      for (const store of [one, await storage().open()]) {
        expect(await store.append(added(id, 1))).toEqual({ outcome: 'duplicate', positions: [at(1)] });
      }
      expect(await feedOf(one, `counter/${id}`)).toHaveLength(1);
    });

    test('the same event said differently is a duplicate: order of keys, offset, padding, trace context', async () => {
      const store = await storage().open();
      const id = fresh();
      await store.append(added(id, 1, { data: { by: 1, unit: 'm' }, traceparent: 'one' }));
      const again = added(id, 1, {
        data: { unit: 'm', by: 1.0 },
        time: '2026-01-01T01:00:01.0+01:00',
        sequence: at(1),
        traceparent: 'two',
      });
      expect(await store.append(again)).toMatchObject({ outcome: 'duplicate' });
    });

    test('another event at a taken position is a conflict that names who stands there', async () => {
      const id = fresh();
      const existing = { id: `${id}-1`, source: '/test' };
      const one = await storage().open();
      await one.append(added(id, 1));
      for (const store of [one, await storage().open()]) {
        for (const other of [{ id: 'other' }, { source: '/other' }])
          expect(await store.append(added(id, 1, other))).toEqual({
            outcome: 'conflict',
            position: at(1),
            existing,
          });
      }
    });

    test('an identity that comes back with other content is reported as reused, in both orderings', async () => {
      const id = fresh();
      const one = await storage().open();
      await one.append(added(id, 1));
      await one.append(happened(id, 1));
      for (const store of [one, await storage().open()]) {
        expect(await store.append(added(id, 1, { data: { by: 99 } }))).toMatchObject({
          outcome: 'identity-reused',
          position: at(1),
          existing: { id: `${id}-1`, source: '/test' },
        });
        expect(await store.append(happened(id, 1, { data: 'other' }))).toMatchObject({
          outcome: 'identity-reused',
          existing: { id: `${id}-1`, source: '/test' },
        });
      }
    });

    test('in a time-ordered stream, different events of one time stand side by side', async () => {
      const store = await storage().open();
      const id = fresh();
      for (const event of [happened(id, 1), happened(id, 1, { id: 'b' }), happened(id, 1, { source: '/b' })])
        expect(await store.append(event)).toMatchObject({ outcome: 'appended' });
      expect(await all(store.read({ category: 'fact', id }))).toHaveLength(3);
    });

    test('a conflict in the middle writes nothing of the append', async () => {
      const store = await storage().open();
      const id = fresh();
      await store.append(added(id, 3, { id: 'taken' }));
      for (const by of [store, await storage().open()])
        expect(await by.append(fromTo(1, 5).map((n) => added(id, n)))).toMatchObject({
          outcome: 'conflict',
          position: at(3),
        });
      const rows = await all(store.read({ category: 'counter', id }, { pastGaps: true }));
      expect(ids(rows)).toEqual(['taken']);
      expect(ids(await feedOf(store, `counter/${id}`))).toEqual(['taken']);
    });

    test('of an append that is partly stored the rest is stored, once', async () => {
      const id = fresh();
      const one = await storage().open();
      await one.append(fromTo(1, 3).map((n) => added(id, n)));
      for (const [store, last] of [[one, 5] as const, [await storage().open(), 8] as const]) {
        const events = fromTo(1, last).map((n) => added(id, n));
        expect(await store.append(events)).toMatchObject({
          outcome: 'appended',
          positions: fromTo(1, last).map(at),
        });
        expect(await store.append(events)).toMatchObject({ outcome: 'duplicate' });
      }
      expect(await feedOf(one, `counter/${id}`)).toHaveLength(8);
      expect((await one.replay(counter, id)).state.values).toEqual(fromTo(1, 8));
    });

    test('an append of 99 events is stored whole, one of 100 or none is refused', async () => {
      const store = await storage().open();
      const id = fresh();
      const events = fromTo(1, 100).map((n) => added(id, n));
      await expect(store.append(events)).rejects.toMatchObject({ code: 'append-invalid' });
      await expect(store.append([])).rejects.toMatchObject({ code: 'append-invalid' });
      expect(await all(store.read({ category: 'counter', id }))).toEqual([]);
      expect(await store.append(events.slice(0, 99))).toMatchObject({ outcome: 'appended' });
      expect((await store.replay(counter, id)).events).toBe(99);
    });

    test('an append of several streams, or of two events at one position, is refused', async () => {
      const store = await storage().open();
      const [a, b] = [fresh(), fresh()];
      for (const events of [
        [added(a, 1), added(b, 2)],
        [added(a, 1), added(a, 1)],
        [added(a, 1), added(a, 1, { id: 'x' })],
      ])
        await expect(store.append(events)).rejects.toMatchObject({ code: 'append-invalid' });
    });

    test('an event that breaks a rule is refused with field and rule, and nothing of its append is stored', async () => {
      const store = await storage().open();
      const id = fresh();
      const append = store.append([added(id, 1), added(id, 2, { data: { by: 'two' } })]);
      await expect(append).rejects.toMatchObject({
        code: 'event-invalid',
        violations: [{ event: 1, field: 'data.by', rule: 'invalid_type' }],
      });
      await expect(store.append(added(id, 0))).rejects.toMatchObject({
        violations: [{ field: 'sequence', rule: 'required' }],
      });
      expect(await all(store.read({ category: 'counter', id }))).toEqual([]);
    });

    test('what is no event at all is refused as an invalid event', async () => {
      const store = await storage().open({ source: '/test' });
      for (const given of [null, undefined, 7, 'text', [null], [[]], {}, { specversion: '1.0' }]) {
        const append = store.append(given as never);
        await expect(append).rejects.toMatchObject({
          code: 'event-invalid',
          violations: expect.arrayContaining([
            expect.objectContaining({ event: 0, type: '?', subject: '?' }),
          ]) as unknown,
        });
      }
    });

    test('what arrives together is brought to an outcome each, the first at a position first', async () => {
      const store = await storage().open();
      const id = fresh();
      const outcomes = await Promise.all([
        store.append(added(id, 1)),
        store.append(added(id, 1)),
        store.append(added(id, 1, { id: 'late' })),
        store.append(added(id, 2)),
        store.append([added(id, 1), added(id, 2)]),
      ]);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual([
        'appended',
        'duplicate',
        'conflict',
        'appended',
        'duplicate',
      ]);
    });
  });
}
