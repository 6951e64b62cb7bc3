import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writtenLayout } from '../src/layout/written-layout.ts';
import { memoryBackend } from '../src/memory/memory-backend.ts';
import { EventStore } from '../src/store.ts';
import { all } from './contract/storage.ts';
import { expectAgreement } from './contract/whole-store.ts';
import { memoryStorage } from './memory-storage.ts';
import { deliver, deliveries, fedOf, statesOf } from './properties/deliveries.ts';
import { jittery } from './properties/jittery-backend.ts';
import { added, catalogue, counter, fact, fromTo, happened } from './streams.ts';

describe('whatever the order', () => {
  test('every event delivered twice, shuffled, in any batches, gives the states of once in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        deliveries(() => 'p', 25),
        async (delivered) => {
          const [store, reference] = await Promise.all([memoryStorage().open(), memoryStorage().open()]);
          const total = await deliver(store, delivered);
          const { events } = delivered;
          expect(total).toEqual({ appended: events.length, duplicates: events.length, quarantined: 0 });
          for (const event of events) await reference.append(event);
          expect(await statesOf(store, events)).toBe(await statesOf(reference, events));
          expect(await fedOf(store, events)).toHaveLength(events.length);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('appends of several writers at once, conflicts among them, are stored whole, once, or not at all', async () => {
    const append = fc.record({
      writer: fc.nat({ max: 2 }),
      stream: fc.nat({ max: 1 }),
      first: fc.integer({ min: 1, max: 8 }),
      length: fc.integer({ min: 1, max: 4 }),
      /** Who else says it: the same events come from several writers, others conflict. */
      version: fc.nat({ max: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(append, { minLength: 1, maxLength: 30 }),
        fc.infiniteStream(fc.nat({ max: 3 })),
        fc.integer({ min: 1, max: 3 }),
        async (appends, jitter, lanes) => {
          const memory = memoryBackend();
          const backend = jittery(memory, () => jitter.next().value as number);
          const layout = await writtenLayout(memory, { buckets: 2, lanes });
          const writers = fromTo(0, 2).map((lane) => new EventStore(backend, layout, { catalogue, lane }));
          const outcomes = await Promise.all(
            appends.map(async ({ writer, stream, first, length, version }) => {
              const events = fromTo(first, first + length - 1).map((n) =>
                added(`s${stream}`, n, { id: `v${version}-${n}` }),
              );
              const result = await writers[writer]?.append(events);
              return { events, result };
            }),
          );

          const stored = await expectAgreement(new EventStore(memory, layout, { catalogue }));
          const at = new Map(stored.map(({ subject, position, id }) => [`${subject}:${position}`, id]));
          expect(at.size).toBe(stored.length);
          const explained = new Set<string>();
          for (const { events, result } of outcomes) {
            const there = events.map(
              ({ subject, id, sequence = '' }) => at.get(`${subject}:${sequence.padStart(16, '0')}`) === id,
            );
            if (result?.outcome === 'appended' || result?.outcome === 'duplicate') {
              expect(there).not.toContain(false);
              for (const { subject, sequence = '' } of events)
                explained.add(`${subject}:${sequence.padStart(16, '0')}`);
            } else {
              expect(result?.outcome).toBe('conflict');
              expect(there).toContain(false);
            }
          }
          // Nothing is stored of an append that was refused.
          expect([...at.keys()].filter((key) => !explained.has(key))).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('the state known at K is what a replay at K said', async () => {
    const step = fc.record({
      sequenced: fc.boolean(),
      n: fc.integer({ min: 1, max: 8 }),
      waitMs: fc.nat({ max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.nat({ max: 9 }),
        async (steps, second) => {
          let clock = Date.UTC(2026, 5, 1);
          const store = await memoryStorage(() => new Date(clock)).open();
          const asOf = `2026-01-01T00:00:0${second}Z`;
          const say = async (knownAt?: string) => {
            const questions = [{ knownAt }, { knownAt, asOf }];
            return Promise.all(
              questions.flatMap((question) => [
                store.replay<unknown>(counter, 's', question),
                store.replay<unknown>(fact, 's', question),
              ]),
            ).then((replays) =>
              replays.map((replay) => JSON.stringify({ ...replay, provisional: undefined })),
            );
          };
          const said: { knownAt: string; replays: string[] }[] = [];
          for (const { sequenced, n, waitMs } of steps) {
            await store.append(sequenced ? added('s', n) : happened('s', n));
            said.push({ knownAt: new Date(clock).toISOString(), replays: await say() });
            clock += waitMs;
          }
          // Of what was said within one millisecond only the last can be asked for again.
          const last = new Map(said.map(({ knownAt, replays }) => [knownAt, replays]));
          for (const [knownAt, replays] of last) expect(await say(knownAt)).toEqual(replays);
          expect(await all(store.replayAll(counter, { knownAt: '2020-01-01T00:00:00Z' }))).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });
});
