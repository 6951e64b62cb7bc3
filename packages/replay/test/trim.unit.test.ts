import { type EventStore, openMemoryStore } from '@annals/event-store';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  archivedLines,
  dropBuild,
  follow,
  keptManifest,
  liveBuild,
  readHistory,
  readLatest,
  restoreArchive,
  runArchive,
  runLake,
  runProjection,
  trimFeed,
  verifyArchive,
} from '../src/index.ts';
import { rowsOf } from './projections/rows-of.ts';
import { catalogue as talks, spoken, transcript } from './projections/streams.ts';
import { histories } from './random-history.ts';
import { added, all, catalogue, fromTo, noted } from './streams.ts';

const dayMs = 24 * 60 * 60 * 1_000;

/** One bucket and lane, so that an event appended by itself is a block of it. */
async function memory(known = catalogue) {
  const clock = { ms: Date.UTC(2026, 5, 1) };
  const now = () => new Date(clock.ms);
  const store = await openMemoryStore({ catalogue: known, buckets: 1, lanes: 1, now });
  const trim = (dryRun = false) =>
    trimFeed(store, { olderThanMs: dayMs, projections: [transcript.name], dryRun });
  return { clock, store, trim, mark: () => store.raw.trimMark('00', 0) };
}

const scanOf = async (store: EventStore) => (await all(store.scan())).map((event) => JSON.stringify(event));
const historyOf = async (store: EventStore) =>
  (await all(readHistory(store))).flatMap(({ events }) => events.map((event) => JSON.stringify(event)));

describe('archive trim', () => {
  test('changes no answer, whatever is appended, archived, trimmed and taken into the lake in whatever order', async () => {
    let trimmed = 0;
    const steps = fc.array(
      fc.record({
        archive: fc.boolean(),
        lake: fc.boolean(),
        days: fc.integer({ min: 0, max: 3 }),
        trim: fc.boolean(),
      }),
      { minLength: 14, maxLength: 14 },
    );
    await fc.assert(
      fc.asyncProperty(histories, steps, fc.boolean(), async (portions, after, withLake) => {
        const { clock, store, trim } = await memory();
        let lake = 0;
        for (const [index, portion] of portions.entries()) {
          for (const event of portion) await store.append(event);
          const step = after[index];
          if (step?.archive) await runArchive(store.raw);
          if (withLake && (step?.lake || index === 0)) lake += (await runLake(store.raw, catalogue)).added;
          clock.ms += (step?.days ?? 0) * dayMs;
          if (!step?.trim || !(await readLatest(store.raw.archive))) continue;
          const expected = await trim(true);
          expect(await trim()).toEqual(expected);
          trimmed += expected.blocks;
        }
        const scanned = await scanOf(store);
        if (withLake) lake += (await runLake(store.raw, catalogue)).added;
        expect(lake).toBe(withLake ? scanned.length : 0);
        expect(await historyOf(store)).toEqual(scanned);
        await runArchive(store.raw);
        expect(await historyOf(store)).toEqual(scanned);
        expect(await all(store.verify({ archived: archivedLines(store.raw) }))).toEqual([]);

        const kept = await keptManifest(store.raw.archive);
        expect(await verifyArchive(store.raw, kept.manifest)).toMatchObject({
          events: scanned.length,
          problems: [],
        });
        const restored = await openMemoryStore({ catalogue, buckets: 1, lanes: 1 });
        await restoreArchive(restored.raw, store.raw, kept);
        expect(await scanOf(restored)).toEqual(scanned);
        expect(await runArchive(restored.raw)).toMatchObject({ hash: kept.manifest.hash });
      }),
      { numRuns: 25 },
    );
    // Of all runs together; a few hundred, mostly.
    expect(trimmed).toBeGreaterThan(0);
  }, 120_000);

  test('passes nothing that the archive, the lake or a projection has still to read, and says who that is', async () => {
    const { clock, store, trim, mark } = await memory(talks);
    const speak = async (from: number, to: number) => {
      for (const n of fromTo(from, to)) await store.append(spoken('a', n));
      clock.ms += 2 * dayMs;
    };
    await expect(trim()).rejects.toMatchObject({ code: 'no-archive' });
    await speak(1, 40);
    await runArchive(store.raw);
    await speak(41, 60);
    expect(await trim()).toMatchObject({ blocks: 40, behind: [] });
    expect(await mark()).toBe(40);

    // From the table, for what was trimmed.
    await runProjection(store, transcript);
    expect(await rowsOf(store, transcript)).toHaveLength(1);
    await speak(61, 100);
    await runArchive(store.raw);
    expect(await trim()).toMatchObject({
      blocks: 20,
      behind: [{ name: `projection ${transcript.name}, build 1`, blocks: 40 }],
    });
    const build = await liveBuild(store.projections, transcript.name);
    if (!build) throw new Error('no build');
    expect(await follow(store, transcript, build)).toMatchObject({ events: 40 });
    expect(await trim()).toMatchObject({ blocks: 24, behind: [] });

    // A build that nobody follows any more holds blocks back until it is dropped.
    await speak(101, 140);
    await runArchive(store.raw);
    expect(await trim()).toMatchObject({ blocks: 16, behind: [{ blocks: 40 }] });
    await dropBuild(store, transcript.name, 1, { force: true });
    expect(await trim()).toMatchObject({ blocks: 24, behind: [] });
    expect(await mark()).toBe(124);
  });

  test('a lake that was begun keeps what it has not taken in; one begun afterwards is told', async () => {
    const { clock, store, trim, mark } = await memory();
    const { clock: later, store: late, trim: trimLate } = await memory();
    for (const n of fromTo(1, 30)) await Promise.all([store, late].map((one) => one.append(added('a', n))));
    await runLake(store.raw, catalogue);
    for (const n of fromTo(31, 60)) await Promise.all([store, late].map((one) => one.append(added('a', n))));
    for (const one of [clock, later]) one.ms += 2 * dayMs;
    await Promise.all([store, late].map((one) => runArchive(one.raw)));
    expect(await trim()).toMatchObject({ blocks: 30, behind: [{ name: 'lake', blocks: 30 }] });
    expect(await mark()).toBe(30);
    expect(await runLake(store.raw, catalogue)).toMatchObject({ added: 30, events: 60 });
    await trimLate();
    await expect(runLake(late.raw, catalogue)).rejects.toMatchObject({ code: 'feed-trimmed' });
  });

  test('deletes nothing of a bucket whose archive is lost or damaged', async () => {
    const { clock, store, trim, mark } = await memory();
    for (const n of fromTo(1, 40)) await store.append(noted('fact', 'a', n));
    clock.ms += 2 * dayMs;
    await runArchive(store.raw);
    const { archive } = store.raw;
    const [name = ''] = (await all(archive.list('bucket='))).slice(-1);
    const blob = await archive.get(name);
    if (!blob) throw new Error('no segment');
    const damaged = Buffer.from(blob.bytes);
    damaged[damaged.length - 9] = (damaged.at(-9) ?? 0) ^ 1;
    await archive.replace(name, blob.etag, damaged);
    await expect(trim()).rejects.toMatchObject({ code: 'archive-corrupt' });
    expect(await mark()).toBe(0);
    expect(await all(store.feed())).toHaveLength(40);
  });
});
