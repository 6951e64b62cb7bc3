import { bucketOf, type EventStore, openMemoryStore } from '@annals/event-store';
import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import { runLake } from '../src/lake/run-lake.ts';
import { type Blobs, blobsIn, dyingAfter } from './dying-blobs.ts';
import { appendAll, histories } from './random-history.ts';
import { all, catalogue, fromTo, noted } from './streams.ts';

const storage = () => openMemoryStore({ catalogue, buckets: 2, lanes: 2 });

/** The history of a store, with a lake of its own. */
const into = ({ raw }: EventStore, blobs: Blobs, step?: () => void) => ({
  layout: raw.layout,
  lake: blobsIn(blobs, step),
  buckets: () => raw.buckets(),
  feedLines: (...lane: Parameters<typeof raw.feedLines>) => raw.feedLines(...lane),
  withData: (...event: Parameters<typeof raw.withData>) => raw.withData(...event),
});

const textsOf = (blobs: Blobs) =>
  Object.fromEntries(
    [...blobs].sort().map(([name, { bytes }]) => [name, Buffer.from(bytes).toString('base64')]),
  );

/** What whoever reads whole folders finds, whatever the lake's manifest says. */
async function rowsIn(blobs: Blobs): Promise<string[]> {
  const rows: string[] = [];
  for (const [name, { bytes }] of blobs) {
    if (!name.startsWith('type=')) continue;
    for (const row of await parquetReadObjects({ file: Uint8Array.from(bytes).buffer }))
      rows.push(`${String(row.subject)}:${String(row.position)}`);
  }
  return rows.sort();
}

const storedIn = async (store: EventStore) =>
  (await all(store.scan())).map(({ subject, position }) => `${subject}:${position}`).sort();

const kills = fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 6 });

test('runs that are killed at any request, before or after it took effect, end with the bytes of an undisturbed one', async () => {
  await fc.assert(
    fc.asyncProperty(
      histories,
      kills,
      fc.constantFrom(2_000, 1_000_000),
      async (portions, kills, portionBytes) => {
        const store = await storage();
        for (const portion of portions) await appendAll(store, portion);
        const undisturbed: Blobs = new Map();
        await runLake(into(store, undisturbed), catalogue, { portionBytes });

        const killed: Blobs = new Map();
        for (const after of kills)
          await expect(
            runLake(into(store, killed, dyingAfter(after)), catalogue, { portionBytes }).catch(
              (error: unknown) => (error as Error).message,
            ),
          ).resolves.toSatisfy((outcome: unknown) => outcome === 'killed' || typeof outcome === 'object');
        await runLake(into(store, killed), catalogue, { portionBytes });
        expect(textsOf(killed)).toEqual(textsOf(undisturbed));
        expect(await rowsIn(killed)).toEqual(await storedIn(store));
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);

test('whoever reads whole folders finds no event twice, though runs die and events keep coming', async () => {
  await fc.assert(
    fc.asyncProperty(
      histories,
      kills,
      fc.constantFrom(2_000, 1_000_000),
      async (portions, kills, portionBytes) => {
        const store = await storage();
        const blobs: Blobs = new Map();
        for (const [index, portion] of portions.entries()) {
          await appendAll(store, portion);
          const step = dyingAfter(kills[index % kills.length] ?? 0);
          await runLake(into(store, blobs, step), catalogue, { portionBytes }).catch((error: unknown) => {
            expect((error as Error).message).toBe('killed');
          });
          const rows = await rowsIn(blobs);
          expect(rows).toEqual([...new Set(rows)]);
        }
        await runLake(into(store, blobs), catalogue, { portionBytes });
        expect(await rowsIn(blobs)).toEqual(await storedIn(store));
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);

test('a portion that was being written is finished as it was, though what came since would fill it otherwise', async () => {
  const store = await storage();
  const idIn = (bucket: string) =>
    ['a', 'b', 'c', 'd', 'e'].find((id) => bucketOf(store.raw.layout, 'fact', id) === bucket) ?? '';
  const [early, late] = [idIn('00'), idIn('01')];
  await store.append({ ...noted('fact', late, 1), time: '2026-02-02T00:00:00Z' });
  const blobs: Blobs = new Map();
  // Dies when its one file is written, and nothing says so.
  await expect(runLake(into(store, blobs, dyingAfter(8)), catalogue)).rejects.toThrow('killed');
  expect(await rowsIn(blobs)).toHaveLength(1);
  await appendAll(
    store,
    fromTo(1, 20).map((n) => noted('fact', early, n, 'x'.repeat(200))),
  );
  await runLake(into(store, blobs), catalogue, { portionBytes: 1_000 });
  expect(await rowsIn(blobs)).toEqual(await storedIn(store));
});

test('of two runs at once at least one goes through, the other stops or finds nothing to do, and each event is there once', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (portions) => {
      const store = await storage();
      for (const portion of portions) await appendAll(store, portion);
      const blobs: Blobs = new Map();
      const runs = await Promise.allSettled(
        [600, 900].map((portionBytes) => runLake(into(store, blobs), catalogue, { portionBytes })),
      );
      for (const run of runs)
        if (run.status === 'rejected') expect(run.reason).toMatchObject({ code: 'lake-contended' });
      expect(runs.some(({ status }) => status === 'fulfilled')).toBe(true);
      expect(await rowsIn(blobs)).toEqual(await storedIn(store));
    }),
    { numRuns: 25 },
  );
}, 120_000);

test('a run that is told to stop leaves what the next one finishes', async () => {
  const store = await storage();
  await fc.assert(
    fc.asyncProperty(histories, async (portions) => {
      for (const portion of portions) await appendAll(store, portion);
      const blobs: Blobs = new Map();
      const stop = new AbortController();
      const onProgress = () => {
        stop.abort(new Error('stopped'));
      };
      await runLake(into(store, blobs), catalogue, {
        portionBytes: 500,
        signal: stop.signal,
        onProgress,
      }).catch((error: unknown) => {
        expect((error as Error).message).toBe('stopped');
      });
      await runLake(into(store, blobs), catalogue);
      expect(await rowsIn(blobs)).toEqual(await storedIn(store));
    }),
    { numRuns: 3 },
  );
});

test('a feed that ends before what was being written is an error, not a shorter lake', async () => {
  const store = await storage();
  await appendAll(store, [
    {
      specversion: '1.0',
      id: '1',
      source: '/t',
      type: 'test.annals.fact.noted.v1',
      subject: 'fact/a',
      time: '2026-01-01T00:00:00Z',
      data: 1,
    },
  ]);
  const blobs: Blobs = new Map();
  // Dies once it has written down how far the portion reaches.
  const history = into(store, blobs, dyingAfter(6));
  await expect(runLake(history, catalogue)).rejects.toThrow('killed');
  const emptied = {
    ...into(store, blobs),
    feedLines: (await storage()).raw.feedLines.bind((await storage()).raw),
  };
  await expect(runLake(emptied, catalogue)).rejects.toMatchObject({ code: 'feed-corrupt' });
});
