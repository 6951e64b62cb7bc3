import { openMemoryStore } from '@annals/event-store';
import { defineStream } from '@annals/events-schema';
import { expect, test } from 'vitest';
import {
  defineProjection,
  dropBuild,
  follow,
  liveBuild,
  type ProjectionDeclaration,
  projectionStatus,
  readRows,
  runProjection,
  swapTo,
} from '../../src/index.ts';
import { untilKilled } from './mortal-process.ts';
import { rowsOf, storedRows } from './rows-of.ts';
import { catalogue, fromTo, happened, rooms, spoken, talk, transcript } from './streams.ts';

const open = () => openMemoryStore({ catalogue, buckets: 3, lanes: 2 });

test('a row a stream holds what the stream came to', async () => {
  const store = await open();
  await store.append(fromTo(1, 4).map((n) => spoken('a', n)));
  await store.append(spoken('b', 1));
  const { live, build, resumed } = await runProjection(store, transcript);
  expect({ live, resumed, number: build.build }).toEqual({ live: true, resumed: false, number: 1 });
  expect(await rowsOf(store, transcript)).toEqual([
    '{"key":["a"],"value":["a-1","a-2","a-4"]}',
    '{"key":["b"],"value":["b-1"]}',
  ]);
});

test('what several streams contribute to a key is merged, in the order of buckets and streams', async () => {
  const store = await open();
  for (const id of ['x', 'y', 'z']) await store.append(fromTo(1, 4).map((n) => spoken(id, n)));
  await store.append(fromTo(1, 5).map((n) => happened('f', n)));
  await runProjection(store, rooms);
  const rows = (await rowsOf(store, rooms)).map(
    (row) => JSON.parse(row) as { key: string[]; value: { words: string[]; talks: number } },
  );
  const counts = rows.map(({ key, value }) => [key.join(' '), value.words.length, value.talks]);
  expect(counts).toEqual([
    ['kind k1 left', 4, 0],
    ['kind k1 right', 4, 0],
    ['room attic', 3, 3],
    ['room hall', 6, 0],
  ]);
});

test('the old build serves until the new one is swapped in', async () => {
  const store = await open();
  await store.append(spoken('a', 1));
  await runProjection(store, transcript);
  await store.append(spoken('a', 2));
  const { build } = await runProjection(store, transcript, { swap: false });
  expect(await rowsOf(store, transcript)).toEqual(['{"key":["a"],"value":["a-1"]}']);
  await swapTo(store.projections, transcript.name, build.build);
  expect(await rowsOf(store, transcript)).toEqual(['{"key":["a"],"value":["a-1","a-2"]}']);

  await expect(dropBuild(store, transcript.name, 2)).rejects.toMatchObject({ code: 'build-live' });
  await dropBuild(store, transcript.name, 1);
  await expect(dropBuild(store, transcript.name, 1)).rejects.toMatchObject({ code: 'no-build' });
  await expect(swapTo(store.projections, transcript.name, 1)).rejects.toMatchObject({ code: 'no-build' });
  expect((await projectionStatus(store, transcript.name)).map((one) => one.build)).toEqual([2]);

  await dropBuild(store, transcript.name, 2, { force: true });
  expect(await liveBuild(store.projections, transcript.name)).toBeUndefined();
  const { build: third } = await runProjection(store, transcript);
  expect(third.build).toBe(3);
});

test('following an empty history, a live build has what was stored since', async () => {
  const store = await open();
  const { build } = await runProjection(store, rooms);
  expect(await rowsOf(store, rooms)).toEqual([]);
  await store.append(fromTo(1, 4).map((n) => spoken('a', n)));
  const [before] = await projectionStatus(store, rooms.name);
  expect(before).toMatchObject({ live: true, blocksBehind: 1, bucketsDone: 3, streams: 0 });
  expect(await follow(store, rooms, build)).toEqual({ events: 4, keys: 2 });
  expect(await follow(store, rooms, build)).toEqual({ events: 0, keys: 0 });
  const [after] = await projectionStatus(store, rooms.name);
  expect(after).toMatchObject({ blocksBehind: 0, streams: 1, events: 4 });
  const { build: again } = await runProjection(store, rooms);
  expect(await storedRows(store, rooms, build)).toEqual(await storedRows(store, rooms, again));
});

test('killed after any write, and with rows that moved since, a run ends with the rows of an undisturbed one', async () => {
  for (let afterWrites = 0, built = false; !built; afterWrites += 1) {
    const store = await openMemoryStore({ catalogue, buckets: 1, lanes: 1 });
    for (const id of ['f', 'g', 'h']) await store.append(fromTo(1, 5).map((n) => happened(id, n)));
    const death = { afterWrites, tookEffect: true };
    built = await untilKilled(store, death, (mortal) => runProjection(mortal, rooms, { maxWrites: 3 }));
    for (const id of ['f', 'g', 'h']) await store.append(happened(id, 8));
    const { build } = await runProjection(store, rooms);
    const { build: anew } = await runProjection(store, rooms);
    expect(await storedRows(store, rooms, build)).toEqual(await storedRows(store, rooms, anew));
  }
});

test('what cannot be folded or kept is named, and nothing becomes live', async () => {
  const store = await open();
  await store.append(fromTo(1, 2).map((n) => spoken('a', n)));
  const broken = (change: Partial<ProjectionDeclaration<{ talk: typeof talk }, unknown, unknown>>) =>
    runProjection(
      store,
      defineProjection<{ talk: typeof talk }, unknown>({
        ...{ name: 'broken', version: 1, streams: { talk }, initial: () => 0, evolve: { talk: {} } },
        ...(change.rows ? {} : { key: () => 'all' }),
        ...change,
      }),
    );
  const fails = (what: Promise<unknown>, code: string, message: RegExp) =>
    expect(what).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
  const boom = () => {
    throw new Error('boom');
  };
  await fails(broken({ evolve: { talk: { said: boom } } }), 'evolve-threw', /talk\/a, position 0+1, .*boom/);
  await fails(broken({ key: boom }), 'key-threw', /projection "broken", stream talk\/a: boom/);
  await fails(
    broken({ key: () => 'ü'.repeat(60) }),
    'key-invalid',
    /talk\/a: key .* takes 361 characters, at most 300/,
  );
  await fails(broken({ key: () => [] }), 'key-invalid', /talk\/a: a key is a text, or several/);
  await fails(broken({ key: () => '\ud800' }), 'key-invalid', /half a surrogate pair/);
  for (const value of [new Map(), NaN, new Date(0), [undefined], () => 1, undefined, 1n])
    await fails(broken({ rows: () => [['k', { value }.value]] }), 'row-invalid', /talk\/a, row "k": /);
  await fails(
    broken({
      rows: () => [
        ['k', 1],
        ['k', 2],
      ],
    }),
    'key-shared',
    /talk\/a: key "k" comes twice/,
  );
  expect(await liveBuild(store.projections, 'broken')).toBeUndefined();

  const unknown = defineStream({
    ...talk,
    category: 'talk',
    events: { moved: talk.events.moved },
    evolve: { moved: () => null },
  });
  const partial = defineProjection({
    ...{ name: 'partial', version: 1, streams: { unknown }, initial: () => 0 },
    ...{ evolve: { unknown: {} }, key: () => 'all' },
  });
  await fails(
    runProjection(store, partial),
    'unknown-event-type',
    /talk\/a, position 0+1, test\.annals\.talk\.said\.v1/,
  );
});

test('without merge a key belongs to one stream: a reader is told which two have it', async () => {
  const store = await open();
  await store.append(spoken('a', 1));
  await store.append(spoken('b', 1));
  const shared = defineProjection({
    ...{ name: 'shared', version: 1, streams: { talk }, initial: () => 0 },
    ...{ evolve: { talk: {} }, key: () => ['one', 'key'] },
  });
  await runProjection(store, shared);
  await expect(rowsOf(store, shared)).rejects.toMatchObject({
    code: 'key-shared',
    message: expect.stringMatching(/talk\/[ab] and talk\/[ab] both have row \["one","key"\]/) as string,
  });
});

test('a follower of another version is refused', async () => {
  const store = await open();
  const { build } = await runProjection(store, transcript);
  await expect(follow(store, { ...transcript, version: 2 }, build)).rejects.toMatchObject({
    code: 'version-mismatch',
  });
});

test('rows are found by the first parts of their key, whatever characters these have', async () => {
  const store = await open();
  const keys = [
    ['a'],
    ['a', 'b'],
    ['a', 'b', ''],
    ['a,b'],
    ['a-'],
    ['a:'],
    ['aa'],
    ['/\\#?%=\n', 'ü€😀'],
    [''],
  ];
  // Of streams in every bucket.
  const ids = fromTo(1, 9).map((n) => `s${n}`);
  for (const id of ids) await store.append(spoken(id, 1));
  const keyed = defineProjection({
    ...{ name: 'keyed', version: 1, streams: { talk }, initial: () => 0, evolve: { talk: {} } },
    rows: ({ id }) => keys.map((key) => [key, [id]]),
    merge: (a, b) => [...a, ...b],
  });
  const { build } = await runProjection(store, keyed);
  const found = async (...prefix: string[]) => {
    const rows: unknown[] = [];
    for await (const { key, value } of readRows(store, keyed, build, prefix)) {
      expect((value as string[]).toSorted()).toEqual(ids);
      rows.push(key);
    }
    return rows;
  };
  expect(await found()).toHaveLength(keys.length);
  expect(await found()).toEqual(expect.arrayContaining(keys));
  expect(await found('a')).toEqual([['a'], ['a', 'b', ''], ['a', 'b']]);
  expect(await found('a', 'b')).toEqual([
    ['a', 'b', ''],
    ['a', 'b'],
  ]);
  expect(await found('/\\#?%=\n', 'ü€😀')).toHaveLength(1);
  expect(await found('')).toEqual([['']]);
  expect(await found('b')).toEqual([]);
});

test('a gap waits until it is filled, a late event moves rows', async () => {
  const store = await open();
  const { build } = await runProjection(store, rooms);
  const rows = async () => {
    await follow(store, rooms, build);
    return (await rowsOf(store, rooms)).map((row) => row.replaceAll('"', ''));
  };
  await store.append([spoken('a', 1)]);
  await store.append([spoken('a', 4)]);
  expect(await rows()).toEqual(['{key:[room,hall],value:{words:[a-1],talks:1}}']);
  await store.append([spoken('a', 3)]);
  expect(await rows()).toEqual(['{key:[room,hall],value:{words:[a-1],talks:1}}']);
  await store.append([spoken('a', 2)]);
  expect(await rows()).toEqual([
    '{key:[room,attic],value:{words:[a-4],talks:1}}',
    '{key:[room,hall],value:{words:[a-1,a-2],talks:0}}',
  ]);
  await store.append(happened('f', 8));
  await store.append(happened('f', 9));
  expect(await rows()).toContain('{key:[kind,k2,left],value:{words:[9],talks:0}}');
  await store.append(happened('f', 5));
  expect(await rows()).toContain('{key:[kind,k2,left],value:{words:[5,9],talks:0}}');
  await store.append(happened('f', 12));
  const last = await rows();
  expect(last).toContain('{key:[kind,k0,left],value:{words:[5,9],talks:0}}');
  expect(last).toHaveLength(4);
});

test('a build of a past has what had happened and was known, and is neither live nor followed', async () => {
  let clock = Date.UTC(2026, 5, 1);
  const store = await openMemoryStore({ catalogue, now: () => new Date(clock) });
  await store.append(fromTo(1, 2).map((n) => spoken('a', n)));
  clock += 60_000;
  await store.append(spoken('a', 4));
  const run = (question: { asOf?: string; knownAt?: string }) =>
    runProjection(store, transcript, { question });
  const asOf = await run({ asOf: '2026-01-01T00:00:01Z' });
  expect(await rowsOf(store, transcript, asOf.build)).toEqual(['{"key":["a"],"value":["a-1"]}']);
  const knownAt = await run({ knownAt: '2026-06-01T00:00:30Z' });
  await store.append(spoken('a', 3));
  expect(await rowsOf(store, transcript, knownAt.build)).toEqual(['{"key":["a"],"value":["a-1","a-2"]}']);
  expect(await rowsOf(store, transcript, (await run({ knownAt: '2026-06-01T00:00:30Z' })).build)).toEqual(
    await rowsOf(store, transcript, knownAt.build),
  );
  expect(knownAt.live).toBe(false);
  await expect(swapTo(store.projections, transcript.name, knownAt.build.build)).rejects.toMatchObject({
    code: 'build-not-ready',
  });
  await expect(follow(store, transcript, knownAt.build)).rejects.toMatchObject({ code: 'build-not-ready' });
});

test('a build writes no contribution where it merges in memory; the first event that comes later has them written', async () => {
  const store = await openMemoryStore({ catalogue, buckets: 1, lanes: 1 });
  for (const id of ['a', 'b']) await store.append(fromTo(1, 3).map((n) => spoken(id, n)));
  const { build } = await runProjection(store, rooms);
  const { build: written } = await runProjection(store, rooms, { maxMergeChars: 0, swap: false });
  const kinds = async ({ build: n }: typeof build) => {
    const counts: Record<string, number> = {};
    for await (const { rowKey } of store.projections.range(`rooms:${n}:00`, { from: 'a', to: '{' }))
      counts[rowKey.charAt(0)] = (counts[rowKey.charAt(0)] ?? 0) + 1;
    return counts;
  };
  expect(await kinds(build)).toEqual({ s: 2, p: 2 });
  expect(await kinds(written)).toEqual({ s: 2, p: 2, c: 4 });
  expect(await follow(store, rooms, build)).toEqual({ events: 0, keys: 0 });
  expect(await kinds(build)).toEqual({ s: 2, p: 2 });
  await store.append(spoken('b', 4));
  expect(await follow(store, rooms, build)).toEqual({ events: 1, keys: 1 });
  expect(await kinds(build)).toEqual({ s: 2, p: 2, c: 4 });
  expect(await rowsOf(store, rooms, build)).toEqual(
    await rowsOf(store, rooms, (await runProjection(store, rooms)).build),
  );
});
