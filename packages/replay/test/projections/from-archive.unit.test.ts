import { bucketNames, ingest, openMemoryStore } from '@annals/event-store';
import type { CloudEvent } from '@annals/events-schema';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  archiveHistory,
  follow,
  type HistoryReader,
  projectionStatus,
  runArchive,
  runProjection,
  tableHistory,
} from '../../src/index.ts';
import { untilKilled } from './mortal-process.ts';
import { rowsOf, storedRows } from './rows-of.ts';
import { catalogue, fromTo, happened, rooms, spoken, transcript } from './streams.ts';

const everything = ['a', 'b', 'b.c', 'b-c'].flatMap((id) => [
  ...fromTo(1, 9).map((n) => spoken(id, n)),
  ...fromTo(1, 7).map((n) => happened(id, n)),
]);

/** In any order, so that some come late; some again, also after they were archived; some never, so that there are gaps. */
const deliveries = fc
  .shuffledSubarray([...everything, ...everything.slice(0, 30)], { minLength: 20 })
  .chain((events) =>
    fc
      .array(fc.record({ events: fc.integer({ min: 1, max: 30 }), archived: fc.boolean() }), { maxLength: 9 })
      .map((portions) => ({ events, portions })),
  );

const second = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 1_000).toISOString();
const questions = fc.record(
  { asOf: fc.nat({ max: 10 }).map(second), knownAt: fc.nat({ max: 10 }).map((n) => second(1_000 + n)) },
  { requiredKeys: [] },
);
const death = fc.option(fc.record({ afterWrites: fc.nat({ max: 25 }), tookEffect: fc.boolean() }), {
  nil: undefined,
});

/** Brings in what comes meanwhile as soon as the first events of the history are read. */
function disturbed(history: HistoryReader, meanwhile: () => Promise<unknown>): HistoryReader {
  let come: Promise<unknown> | undefined;
  return {
    sources: history.sources,
    async *read(bucket, category) {
      for await (const events of history.read(bucket, category)) {
        await (come ??= meanwhile());
        yield events;
      }
    },
  };
}

test.each([transcript, rooms])(
  '$name, built from archive and tail, killed in the middle, with late events meanwhile, has the bytes of a build from the table',
  async (projection) => {
    await fc.assert(
      fc.asyncProperty(
        deliveries,
        questions,
        death,
        fc.constantFrom(1, 300, 100_000),
        fc.nat({ max: 12 }),
        async ({ events, portions }, question, buildDeath, portionBytes, laterEvents) => {
          let clock = 1_000;
          const now = () => new Date(second(clock));
          const store = await openMemoryStore({ catalogue, buckets: 2, lanes: 2, now });
          const waiting: CloudEvent[] = [...events];
          const meanwhile = waiting.splice(0, laterEvents);
          for (const portion of portions) {
            clock += 1;
            await ingest(store, waiting.splice(0, portion.events));
            if (portion.archived) await runArchive(store.raw, { portionBytes });
          }
          clock += 1;
          await ingest(store, waiting);

          const past = await runProjection(store, projection, { question, history: archiveHistory(store) });
          const sameFromTable = await runProjection(store, projection, {
            question,
            history: tableHistory(store),
          });
          expect(await storedRows(store, projection, past.build)).toEqual(
            await storedRows(store, projection, sameFromTable.build),
          );

          const history = disturbed(archiveHistory(store), async () => {
            await ingest(store, meanwhile.splice(0, 6));
            await runArchive(store.raw, { portionBytes });
            await ingest(store, meanwhile);
          });
          await untilKilled(store, buildDeath, (mortal) =>
            runProjection(mortal, projection, { history, maxWrites: 5 }),
          );
          const { build } = await runProjection(store, projection, { history, maxWrites: 5 });
          await ingest(store, meanwhile);
          await follow(store, projection, build);
          const anew = await runProjection(store, projection, { history: tableHistory(store) });
          expect(await storedRows(store, projection, build)).toEqual(
            await storedRows(store, projection, anew.build),
          );
          expect(await rowsOf(store, projection, build)).toEqual(await rowsOf(store, projection, anew.build));
        },
      ),
      { numRuns: 40 },
    );
  },
  120_000,
);

test('a run reads the archive if there is one, and says what it read', async () => {
  const store = await openMemoryStore({ catalogue, buckets: 2, lanes: 2 });
  await ingest(store, everything.slice(0, 40));
  expect((await runProjection(store, rooms)).bucketsRead).toEqual({ archive: 0, table: 2 });
  await runArchive(store.raw);
  await ingest(store, everything);
  const { bucketsRead, build } = await runProjection(store, rooms);
  expect(bucketsRead).toEqual({ archive: 2, table: 0 });
  // Also whoever comes later can tell: shards of a job are read by many.
  const bucketsOf = async () => (await projectionStatus(store, rooms.name)).map((one) => one.bucketsRead);
  expect(await bucketsOf()).toEqual([{ archive: 0, table: 2 }, bucketsRead]);
  const table = await runProjection(store, rooms, { history: tableHistory(store) });
  expect(table.bucketsRead).toEqual({ archive: 0, table: 2 });
  expect(await storedRows(store, rooms, build)).toEqual(await storedRows(store, rooms, table.build));
});

test('a build that is taken up reads only what it lacks', async () => {
  const store = await openMemoryStore({ catalogue, buckets: 2, lanes: 1 });
  await ingest(store, everything);
  await runArchive(store.raw);
  const broken = new Error('the storage is gone');
  const [first] = bucketNames(store.layout);
  const archive = archiveHistory(store);
  const history: HistoryReader = {
    ...archive,
    read: (bucket, category) => {
      if (bucket !== first) throw broken;
      return archive.read(bucket, category);
    },
  };
  await expect(runProjection(store, rooms, { history, concurrency: 1 })).rejects.toBe(broken);
  expect(await runProjection(store, rooms)).toMatchObject({
    resumed: true,
    bucketsRead: { archive: 1, table: 0 },
  });
});
