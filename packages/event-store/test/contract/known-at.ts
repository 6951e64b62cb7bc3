import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { EventStore } from '../../src/store.ts';
import { added, at, counter, fact, happened } from '../streams.ts';
import { all, fresh, type Storage } from './storage.ts';

/** A time at which everything so far was known, and nothing that follows. */
async function moment(store: EventStore): Promise<string> {
  await setTimeout(5);
  const now = store.now().toISOString();
  await setTimeout(5);
  return now;
}

/** What was known when. */
export function describeKnownAt(storage: () => Storage): void {
  describe('known-at', () => {
    test('known-at takes what was stored by then, whenever it happened', async () => {
      const store = await storage().open();
      const id = fresh();
      await store.append([happened(id, 5), happened(id, 9)]);
      const knownAt = await moment(store);
      await store.append(happened(id, 1));
      expect((await store.replay(fact, id, { knownAt })).state).toEqual([`${id}-5`, `${id}-9`]);
      expect(await all(store.read({ category: 'fact', id }, { knownAt }))).toHaveLength(2);
      const asOf = '2026-01-01T00:00:05Z';
      expect((await store.replay(fact, id, { asOf })).state).toEqual([`${id}-1`, `${id}-5`]);
      expect((await store.replay(fact, id, { asOf, knownAt })).state).toEqual([`${id}-5`]);
    });

    test('the moment of storing itself is included', async () => {
      const store = await storage().open();
      const id = fresh();
      const outcome = await store.append(added(id, 1));
      const knownAt = 'recordedtime' in outcome ? outcome.recordedtime : '';
      expect((await store.replay(counter, id, { knownAt })).events).toBe(1);
    });

    test('a sequenced stream known at K is what a replay at K said, gap and all', async () => {
      const store = await storage().open();
      const id = fresh();
      const said: { readonly knownAt: string; readonly replay: unknown }[] = [];
      for (const n of [1, 4, 3, 2, 6]) {
        await store.append(added(id, n));
        const knownAt = await moment(store);
        said.push({ knownAt, replay: { ...(await store.replay(counter, id)), provisional: true } });
      }
      for (const { knownAt, replay } of said) {
        expect(await store.replay(counter, id, { knownAt })).toEqual(replay);
        const every = await all(store.replayAll(counter, { knownAt }));
        expect(every.find(({ name }) => name.id === id)).toEqual({
          name: { category: 'counter', id },
          ...(replay as object),
        });
        const reading = store.read({ category: 'counter', id }, { knownAt });
        expect({ events: (await all(reading)).length, gapAt: reading.gapAt }).toEqual({
          events: (replay as { events: number }).events,
          gapAt: (replay as { gapAt: string | undefined }).gapAt,
        });
      }
      expect(await store.replay(counter, id)).toMatchObject({ events: 4, gapAt: at(5) });
    });

    test('an answer for less than five minutes ago is marked provisional, one for before is final', async () => {
      const store = await storage().open();
      const ago = (ms: number) => new Date(store.now().getTime() - ms).toISOString();
      for (const [ms, provisional] of [
        [0, true],
        [-60_000, true],
        [4 * 60_000, true],
        [6 * 60_000, false],
      ] as const)
        expect((await store.replay(counter, 'never', { knownAt: ago(ms) })).provisional).toBe(provisional);
      expect((await store.replay(counter, 'never', { asOf: ago(0) })).provisional).toBe(false);
    });
  });
}
