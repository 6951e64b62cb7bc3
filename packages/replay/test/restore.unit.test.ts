import { type EventStore, openMemoryStore } from '@annals/event-store';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runArchive } from '../src/archive/run-archive.ts';
import { verifyArchive } from '../src/archive/verify-archive.ts';
import { keptManifest } from '../src/restore/backup.ts';
import { restoreArchive } from '../src/restore/restore-archive.ts';
import { appendAll, histories } from './random-history.ts';
import { added, all, catalogue, fromTo, noted } from './streams.ts';

const open = (buckets = 3) => openMemoryStore({ catalogue, buckets, lanes: 2 });

async function archived(store: EventStore, portionBytes?: number) {
  await runArchive(store.raw, { portionBytes });
  return keptManifest(store.raw.archive);
}

const textsOf = async (store: EventStore) => (await all(store.scan())).map((event) => JSON.stringify(event));

describe('a restore', () => {
  test('gives an account with the same events, rows, times and hashes, and the same archive', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (portions) => {
        const [old, restored] = await Promise.all([open(), open()]);
        for (const portion of portions) {
          await appendAll(old, portion);
          await runArchive(old.raw);
        }
        const manifest = await archived(old);
        const report = await restoreArchive(restored.raw, old.raw, manifest);
        expect(await textsOf(restored)).toEqual(await textsOf(old));
        const again = await runArchive(restored.raw);
        expect([again.events, again.hash]).toEqual([report.events, report.hash]);
        expect(
          await verifyArchive(restored.raw, (await keptManifest(restored.raw.archive)).manifest),
        ).toMatchObject({
          events: report.events,
          problems: [],
        });
      }),
      { numRuns: 15 },
    );
  }, 120_000);

  test('that was stopped half-way goes on, writes nothing twice, and ends the same', async () => {
    const [old, restored] = await Promise.all([open(1), open(1)]);
    await appendAll(
      old,
      fromTo(1, 500).map((n) => noted('fact', `f-${n % 7}`, n)),
    );
    const manifest = await archived(old);
    const stop = new AbortController();
    const half = restoreArchive(restored.raw, old.raw, manifest, {
      signal: stop.signal,
      onProgress: () => {
        stop.abort(new Error('stopped'));
      },
    });
    await expect(half).rejects.toThrow('stopped');
    const there = (await all(restored.scan())).length;
    expect(there).toBe(99);
    const report = await restoreArchive(restored.raw, old.raw, manifest);
    expect(report).toMatchObject({ events: 500, written: 401 });
    expect(await textsOf(restored)).toEqual(await textsOf(old));
  });

  test('refuses an account that holds anything, or is being restored from another manifest', async () => {
    const [old, used, begun] = await Promise.all([open(), open(), open()]);
    await old.append(added('a', 1));
    const first = await archived(old);
    await used.append(added('b', 1));
    await expect(restoreArchive(used.raw, old.raw, first)).rejects.toMatchObject({ code: 'not-empty' });
    await restoreArchive(begun.raw, old.raw, first);
    await old.append(added('a', 2));
    await expect(restoreArchive(begun.raw, old.raw, await archived(old))).rejects.toMatchObject({
      code: 'not-empty',
    });
  });

  test('says so if something else was stored meanwhile', async () => {
    const [old, restored] = await Promise.all([open(1), open(1)]);
    await appendAll(
      old,
      fromTo(1, 200).map((n) => noted('fact', 'f', n)),
    );
    const meanwhile = restoreArchive(restored.raw, old.raw, await archived(old), {
      onProgress: () => void restored.append(added('other', 1)),
    });
    await expect(meanwhile).rejects.toMatchObject({
      code: expect.stringMatching('not-empty|restore-differs') as string,
    });
  });
});
