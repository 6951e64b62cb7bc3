import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { azuriteOfThisFile, storageAt } from './azurite-storage.ts';
import { fresh, type Storage } from './contract/storage.ts';
import { memoryStorage } from './memory-storage.ts';
import { deliver, deliveries, fedOf, statesOf } from './properties/deliveries.ts';
import { added, fromTo } from './streams.ts';

describe('on a real storage', () => {
  const azurite = azuriteOfThisFile();
  let storage: Storage;
  beforeAll(async () => {
    storage = await storageAt(azurite());
  });

  test('every event delivered twice, shuffled, in any batches, gives the states of once in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        deliveries(() => fresh('run'), 60),
        async (delivered) => {
          const [store, reference] = await Promise.all([storage.open(), memoryStorage().open()]);
          const total = await deliver(store, delivered);
          const { events } = delivered;
          expect(total).toEqual({ appended: events.length, duplicates: events.length, quarantined: 0 });
          for (const event of events) await reference.append(event);
          expect(await statesOf(store, events)).toBe(await statesOf(reference, events));
          expect(await fedOf(store, events)).toHaveLength(events.length);
        },
      ),
      { numRuns: 8, endOnFailure: true },
    );
  });

  test('of writers who want the same positions at once, each position has one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 5 }), fc.nat({ max: 2 })),
          {
            minLength: 10,
            maxLength: 30,
          },
        ),
        async (appends) => {
          const id = fresh('race');
          const stores = await Promise.all(fromTo(0, 2).map((lane) => storage.open({ lane: lane % 2 })));
          const outcomes = await Promise.all(
            appends.map(async ([first, length, writer], index) => {
              const events = fromTo(first, first + length - 1).map((n) =>
                added(id, n, { id: `a${index}-${n}` }),
              );
              return { events, outcome: (await stores[writer]?.append(events))?.outcome };
            }),
          );
          const appended = outcomes
            .filter(({ outcome }) => outcome === 'appended')
            .flatMap(({ events }) => events);
          expect(outcomes.every(({ outcome }) => outcome === 'appended' || outcome === 'conflict')).toBe(
            true,
          );
          const [store] = stores;
          if (!store) throw new Error('no store');
          const stored: string[] = [];
          for await (const event of store.read({ category: 'counter', id }, { pastGaps: true }))
            stored.push(event.id);
          expect(stored.sort()).toEqual(appended.map((event) => event.id).sort());
          expect(await fedOf(store, [added(id, 1)])).toHaveLength(stored.length);
        },
      ),
      { numRuns: 6, endOnFailure: true },
    );
  });
});
