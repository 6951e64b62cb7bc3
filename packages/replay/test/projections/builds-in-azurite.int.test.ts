import { type EventStore, ingest, openEventStore } from '@annals/event-store';
import type { CloudEvent } from '@annals/events-schema';
import { beforeAll, expect, test } from 'vitest';
import {
  defineProjection,
  dropBuild,
  follow,
  getBuild,
  listBuilds,
  liveBuild,
  projectionStatus,
  readRows,
  runProjection,
} from '../../src/index.ts';
import { azuriteOfThisFile } from './azurite-of-this-file.ts';
import { untilKilled } from './mortal-process.ts';
import { rowsOf, storedRows } from './rows-of.ts';
import { catalogue, fromTo, happened, rooms, spoken, talk, transcript } from './streams.ts';

const azurite = azuriteOfThisFile();
let store: EventStore;
let late: CloudEvent[];

beforeAll(async () => {
  const { tableUrl, blobUrl } = azurite();
  store = await openEventStore({ catalogue, tableUrl, blobUrl, buckets: 3, lanes: 2 });
  const events = fromTo(1, 40).flatMap((stream) => [
    ...fromTo(1, 8).map((n) => spoken(`s${stream}`, n)),
    ...fromTo(1, 6).map((n) => happened(`f${stream}`, n)),
  ]);
  late = events.filter((_, index) => index % 5 === 0);
  await ingest(
    store,
    events.filter((_, index) => index % 5 !== 0),
  );
});

test.each([transcript, rooms])(
  'killed while it builds $name, and while it follows, the build has the bytes of an undisturbed one',
  async (projection) => {
    let kills = 0;
    const kill = () =>
      untilKilled(store, { afterWrites: 1 + kills, tookEffect: kills % 2 === 0 }, (mortal) =>
        runProjection(mortal, projection),
      );
    while ((await liveBuild(store.projections, projection.name)) === undefined && !(await kill())) kills += 1;
    expect(kills).toBeGreaterThan(3);
    const build = await getBuild(store.projections, projection.name, 1);
    expect(await listBuilds(store.projections, projection.name)).toEqual([build]);
    const news = late.splice(0, 30);
    for (const [index, event] of news.entries()) {
      await ingest(store, [event]);
      if (index % 10 !== 0) continue;
      const death = { afterWrites: index / 10, tookEffect: index % 20 === 0 };
      await untilKilled(store, death, (mortal) => follow(mortal, projection, build));
    }
    await Promise.all([follow(store, projection, build), follow(store, projection, build)]);
    const { build: anew } = await runProjection(store, projection);
    expect(anew.build).toBe(2);
    expect(await storedRows(store, projection, build)).toEqual(await storedRows(store, projection, anew));
    expect(await rowsOf(store, projection, build)).toEqual(await rowsOf(store, projection, anew));

    await dropBuild(store, projection.name, 1);
    expect(await storedRows(store, projection, build)).toEqual([]);
    expect((await projectionStatus(store, projection.name)).map((one) => one.build)).toEqual([2]);
    expect(await rowsOf(store, projection)).not.toEqual([]);
  },
  60_000,
);

test('rows of any size up to the limit are kept; beyond it, the stream is named', async () => {
  const large = 'talk/s2';
  let seed = 7;
  const noise = (length: number) =>
    Array.from({ length }, () => String.fromCharCode(33 + ((seed = (seed * 48271) % 2147483647) % 90))).join(
      '',
    );
  const sized = (length: number) => {
    const text = noise(length);
    return defineProjection({
      name: `sized-${length}`,
      version: 1,
      streams: { talk },
      initial: () => ({ text: '' }),
      evolve: {
        talk: { said: (state, { subject }) => (subject === large ? { text } : state) },
      },
      key: ({ id }) => id,
    });
  };
  for (const length of [31_000, 500_000]) {
    const projection = sized(length);
    const { build } = await runProjection(store, projection);
    const rows = [];
    for await (const row of readRows(store, projection, build, 's2')) rows.push(row);
    expect((rows[0]?.value as { text: string }).text).toHaveLength(length);
  }
  await expect(runProjection(store, sized(3_000_000))).rejects.toMatchObject({
    code: 'row-too-large',
    message: expect.stringMatching(/^projection "sized-3000000", stream talk\/s2: 3\d* characters/) as string,
  });
});
