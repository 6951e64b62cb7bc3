import { type EventStore, openMemoryStore, type Question } from '@annals/event-store';
import type { Foldable } from '@annals/events-schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runArchive } from '../src/archive/run-archive.ts';
import { readManifest } from '../src/archive/manifest.ts';
import { foldHistory } from '../src/history/fold-history.ts';
import { readHistory } from '../src/history/read-history.ts';
import { appendAll, histories } from './random-history.ts';
import { all, catalogue, counter, fact, factSheet, noted, second } from './streams.ts';

/** A storage whose clock stands at second `at.second`. */
async function memory(lanes = 2) {
  const at = { second: 1_000 };
  const now = () => new Date(second(at.second));
  return { at, store: await openMemoryStore({ catalogue, buckets: 3, lanes, now }) };
}

const byName = <Item extends { name: { category: string; id: string } }>(items: Item[]) =>
  items.sort((a, b) => (a.name.id < b.name.id ? -1 : 1));

async function expectSameAnswers(
  store: EventStore,
  question: Question,
  maxTailBytes?: number,
): Promise<void> {
  for (const stream of [counter, fact, factSheet] as Foldable<unknown>[]) {
    const fromTable = byName(await all(store.replayAll(stream, question)));
    const fromArchive = byName(await all(foldHistory(store, stream, { ...question, maxTailBytes })));
    expect(fromArchive).toEqual(fromTable);
  }
}

const questions = fc.record(
  { asOf: fc.nat({ max: 70 }).map(second), knownAt: fc.nat({ max: 20 }).map((n) => second(998 + n)) },
  { requiredKeys: [] },
);

describe('an archive', () => {
  test('answers every question as the table does, whatever was archived when, in whatever portions', async () => {
    await fc.assert(
      fc.asyncProperty(
        histories,
        fc.constantFrom(1, 500, 100_000),
        questions,
        fc.boolean(),
        fc.constantFrom(200, 1_000_000),
        async (portions, portionBytes, question, archiveLast, maxTailBytes) => {
          const { store, at } = await memory();
          for (const [index, portion] of portions.entries()) {
            at.second += 1;
            await appendAll(store, portion);
            if (archiveLast || index < portions.length - 1) await runArchive(store.raw, { portionBytes });
          }
          await expectSameAnswers(store, question, maxTailBytes);
          const scanned = await all(store.scan());
          const read = (await all(readHistory(store, { maxTailBytes }))).flatMap(({ events }) => events);
          expect(read.map((event) => JSON.stringify(event))).toEqual(
            scanned.map((event) => JSON.stringify(event)),
          );
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);

  test('has a content hash that hangs on the history alone', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.constantFrom(1, 500), async (portions, portionBytes) => {
        const { store: often, at } = await memory(3);
        for (const portion of portions) {
          at.second += 1;
          await appendAll(often, portion);
          await runArchive(often.raw, { portionBytes });
        }
        const last = await runArchive(often.raw);
        expect(last).toMatchObject({ added: 0, segments: 0 });
        // The same events at the same moments in a storage of its own, archived at once.
        const { store: once, at: then } = await memory(1);
        for (const portion of portions) {
          then.second += 1;
          await appendAll(once, portion);
        }
        const whole = await runArchive(once.raw);
        expect(whole).toMatchObject({ events: last.events, hash: last.hash, added: last.events });
      }),
      { numRuns: 30 },
    );
  }, 120_000);

  test('keeps a bucket to eight segments, and older manifests readable', async () => {
    const store = await openMemoryStore({ catalogue, buckets: 1, lanes: 1 });
    const kept: { name: string; events: number }[] = [];
    for (let n = 1; n <= 30; n += 1) {
      await store.append(noted('fact', 'one', (n * 7) % 31, n));
      const { manifest = '', events } = await runArchive(store.raw);
      kept.push({ name: manifest, events });
    }
    expect(new Set(kept.map(({ name }) => name)).size).toBe(30);
    for (const { name, events } of kept) {
      const manifest = await readManifest(store.raw.archive, name);
      expect(manifest.buckets[0]?.segments.length).toBeLessThanOrEqual(8);
      const read = (await all(readHistory(store, { manifest }))).flatMap((chunk) => chunk.events);
      expect(read).toHaveLength(events);
    }
  });
});
