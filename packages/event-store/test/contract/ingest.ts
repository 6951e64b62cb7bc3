import { performance } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';
import { ingest, ingestEach } from '../../src/ingest/ingest.ts';
import type { QuarantineEntry } from '../../src/quarantine/entry.ts';
import { added, at, counter, fromTo, happened } from '../streams.ts';
import { all, fresh, subjectOf, type Storage } from './storage.ts';

const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

/** Deliveries with whatever in them. */
export function describeIngest(storage: () => Storage): void {
  describe('ingest', () => {
    const refused = async (events: readonly unknown[]) => {
      const store = await storage().open();
      const id = fresh();
      await store.append(added(id, 2, { id: 'taken' }));
      const before = new Set((await all(store.quarantine.list())).map((entry) => entry.id));
      const good = [added(id, 1), added(id, 3)];
      const report = await ingest(store, [good[0], ...events, good[1]]);
      expect(report).toMatchObject({ appended: 2, duplicates: 0, quarantined: events.length });
      expect((await store.replay(counter, id)).events).toBe(3);
      const entries = (await all(store.quarantine.list())).filter((entry) => !before.has(entry.id));
      return { report, entries, id };
    };

    test.for<[string, string, (id: string) => unknown]>([
      ['no object', 'invalid', () => 42],
      ['null', 'invalid', () => null],
      ['an array', 'invalid', () => [added('a', 1)]],
      ['a text', 'invalid', () => 'event'],
      ['an empty object', 'invalid', () => ({})],
      ['an event without id', 'invalid', (id) => added(id, 1, { id: undefined })],
      ['a time that is none', 'invalid', (id) => added(id, 1, { time: 'noon' })],
      ['data that does not fit', 'invalid', (id) => added(id, 1, { data: { by: '1' } })],
      ['a sequenced event without its number', 'invalid', (id) => added(id, 1, { sequence: undefined })],
      ['an attribute that only the store sets', 'invalid', (id) => added(id, 1, { recordedtime: 'now' })],
      ['half a surrogate pair in data', 'invalid', (id) => happened(id, 1, { data: ['\ud83d'] })],
      [
        'half a surrogate pair in an attribute',
        'invalid',
        (id) => happened(id, 1, { correlationid: 'x\udc00' }),
      ],
      ['a control character in an attribute', 'invalid', (id) => happened(id, 1, { id: 'a\u0000b' })],
      ['a number beyond all numbers', 'invalid', (id) => happened(id, 1, { data: JSON.parse('[1e999]') })],
      ['data nested 1,000 levels', 'invalid', (id) => happened(id, 1, { data: deep(1_000) })],
      ['data nested 100,000 levels', 'invalid', (id) => happened(id, 1, { data: deep(100_000) })],
      ['deep nesting where text belongs', 'invalid', (id) => added(id, 1, { subject: deep(100_000) })],
      [
        'extensions that no column holds',
        'invalid',
        (id) => happened(id, 1, Object.fromEntries(fromTo(1, 20).map((n) => [`x${n}`, 'x'.repeat(2_000)]))),
      ],
      ['an unknown type', 'unknown-type', (id) => added(id, 1, { type: 'test.annals.counter.lost.v1' })],
      ['a subject that names no stream', 'bad-stream', (id) => added(id, 1, { subject: id })],
      [
        'a subject with a character too many',
        'bad-stream',
        (id) => added(id, 1, { subject: `counter/${id}/x` }),
      ],
      ['a category that is not declared', 'bad-stream', (id) => added(id, 1, { subject: `orders/${id}` })],
      ['a type of another category', 'bad-stream', (id) => happened(id, 1, { subject: `counter/${id}` })],
      ['an event over 1 MB', 'too-large', (id) => happened(id, 1, { data: 'x'.repeat(1_048_576) })],
    ])('%s is quarantined as %s, and the rest of the batch is stored', async ([, reason, event]) => {
      const bad = event(fresh());
      const { report, entries } = await refused([bad]);
      expect(report.reasons).toEqual({ [reason]: 1 });
      expect(entries).toHaveLength(1);
      expect(entries[0]).toMatchObject({ reason });
      expect(entries[0]?.violations[0]?.message).toMatch(/./);
    });

    test('a conflict and a reused identity are quarantined with who stands there', async () => {
      const store = await storage().open();
      const id = fresh();
      await store.append([added(id, 1), added(id, 2)]);
      const report = await ingest(store, [
        added(id, 1, { id: 'other' }),
        added(id, 2, { data: { by: 99 } }),
        added(id, 3),
        added(id, 3),
        added(id, 1),
      ]);
      expect(report).toEqual({
        appended: 1,
        duplicates: 2,
        quarantined: 2,
        reasons: { conflict: 1, 'identity-reused': 1 },
      });
      const entries = (await all(store.quarantine.list())).filter(
        ({ event }) => subjectOf(event) === `counter/${id}`,
      );
      const [conflict, reused] = ['conflict', 'identity-reused'].map((reason) =>
        entries.find((entry) => entry.reason === reason),
      );
      expect(conflict?.violations[0]?.message).toContain(`${at(1)} holds event ${id}-1 of /test`);
      expect(reused?.violations[0]).toMatchObject({ field: 'id', rule: 'identity-reused' });
      expect(conflict?.event).toEqual(JSON.parse(JSON.stringify(added(id, 1, { id: 'other' }))));
    });

    test('an empty delivery is nothing', async () => {
      const store = await storage().open();
      expect(await ingest(store, [])).toEqual({ appended: 0, duplicates: 0, quarantined: 0, reasons: {} });
    });

    test('an event that breaks a thousand rules is kept with the first of them', async () => {
      const { entries } = await refused([
        added(fresh(), 1, Object.fromEntries(fromTo(1, 1_000).map((n) => [`x_${n}`, n]))),
      ]);
      expect(entries[0]?.violations.length).toBeLessThanOrEqual(20);
    });

    test('5,000 bad events take no longer than a few seconds, and are all there', async () => {
      const store = await storage().open();
      const id = fresh();
      const started = performance.now();
      const report = await ingest(
        store,
        fromTo(1, 5_000).map((n) => added(id, n, { data: {} })),
      );
      expect(report).toMatchObject({ quarantined: 5_000, reasons: { invalid: 5_000 } });
      expect(performance.now() - started).toBeLessThan(10_000);
      const of = ({ event }: QuarantineEntry) => subjectOf(event) === `counter/${id}`;
      expect((await all(store.quarantine.list())).filter(of)).toHaveLength(5_000);
    });

    test('a seal that fails is no fault of the event: the delivery fails, and can be repeated', async () => {
      const id = fresh();
      let down = true;
      const store = await storage().open({
        seal: (event) => {
          if (down) throw new Error('no keys today');
          return event;
        },
      });
      await expect(ingest(store, [added(id, 1)])).rejects.toThrow('no keys today');
      down = false;
      expect(await ingest(store, [added(id, 1)])).toMatchObject({ appended: 1 });
    });

    test('what is sealed is hashed and stored as sealed', async () => {
      const id = fresh();
      const store = await storage().open({ seal: (event) => ({ ...event, data: { by: 0 } }) });
      await ingest(store, [added(id, 1)]);
      expect(await ingest(store, [added(id, 1)])).toMatchObject({ duplicates: 1 });
      expect((await store.replay(counter, id)).state.values).toEqual([0]);
    });

    test('the trace of a delivery is stored with events that have none, and is no part of what they are', async () => {
      const store = await storage().open();
      const id = fresh();
      const [own, delivery, later] = ['1', '2', '3'].map((n) => `00-${n.repeat(32)}-${n.repeat(16)}-01`);
      const events = [added(id, 1, { traceparent: own }), added(id, 2)];
      const bad = added(id, 3, { id: undefined });
      const [, , refused] = await ingestEach(store, [...events, bad], { traceparent: delivery });
      const stored = await all(store.read({ category: 'counter', id }));
      expect(stored.map(({ traceparent }) => traceparent)).toEqual([own, delivery]);
      // The same again in another trace: duplicates, and one entry of the quarantine.
      const again = await ingestEach(store, [...events, bad], { traceparent: later });
      expect(again.slice(0, 2)).toEqual([{ stored: 'duplicate' }, { stored: 'duplicate' }]);
      expect((again[2] as { refused: QuarantineEntry }).refused).toMatchObject({
        id: (refused as { refused: QuarantineEntry }).refused.id,
        event: JSON.parse(JSON.stringify(bad)) as object,
      });
    });
  });
}
