import { describe, expect, test } from 'vitest';
import type { Backend } from '../src/backend.ts';
import { keptBlocks, leastRetentionMs } from '../src/feed/trim-lane.ts';
import { feedRange } from '../src/layout/keys.ts';
import { defaultLayout } from '../src/layout/layout.ts';
import { memoryBackend } from '../src/memory/memory-backend.ts';
import { EventStore } from '../src/store.ts';
import { all } from './contract/storage.ts';
import { added, at, catalogue, counter, fromTo } from './streams.ts';

const layout = { ...defaultLayout, buckets: 1, lanes: 2 };
const bucket = '00';
const day = leastRetentionMs;

/** A bucket of which lane 0 has 60 blocks, an event each, written an hour apart. */
async function sixtyBlocks() {
  const clock = { ms: Date.UTC(2026, 5, 1) };
  const backend = memoryBackend(() => new Date(clock.ms));
  const open = (over: Backend = backend, lane = 0) => new EventStore(over, layout, { catalogue, lane });
  const store = open();
  for (const n of fromTo(1, 60)) {
    await store.append(added('a', n));
    clock.ms += 60 * 60 * 1_000;
  }
  const keys = async () =>
    (await all(backend.range(bucket, feedRange(0, 1), []))).map(({ rowKey }) => rowKey);
  const trim = (on = store, upTo = 60, before = clock.ms - day) =>
    on.raw.trimLane(bucket, 0, { upTo, before: new Date(before) });
  return { clock, backend, open, store, keys, trim };
}

/** What the archive would have. */
async function archiveOf(store: EventStore) {
  const lines = await all(store.raw.feedLines(bucket, 0, 0));
  return async function* () {
    await Promise.resolve();
    yield lines.flatMap((block) => block.lines);
  };
}

describe('trimming a lane', () => {
  test('deletes what is old enough and was asked for, and never the last 16 blocks', async () => {
    const { clock, store, keys, trim } = await sixtyBlocks();
    expect(
      await store.raw.trimLane(bucket, 0, { upTo: 9, before: new Date(clock.ms - day), dryRun: true }),
    ).toEqual({
      ...{ mark: 9, blocks: 9, events: 9 },
    });
    expect(await keys()).toHaveLength(60);
    expect(await trim(store, 9)).toEqual({ mark: 9, blocks: 9, events: 9 });
    // Block 36 was written 25 hours ago, block 37 exactly a day.
    expect(await trim()).toEqual({ mark: 36, blocks: 27, events: 27 });
    expect(await keys()).toHaveLength(24);
    clock.ms += 30 * day;
    expect(await trim()).toMatchObject({ mark: 60 - keptBlocks });
    expect(await trim()).toEqual({ mark: 60 - keptBlocks, blocks: 0, events: 0 });
    expect(await keys()).toHaveLength(keptBlocks);
    await expect(trim(store, 60, clock.ms - day + 1)).rejects.toMatchObject({ code: 'bad-retention' });
    await expect(trim(store, 60, NaN)).rejects.toMatchObject({ code: 'bad-retention' });
    expect(await store.raw.trimLane(bucket, 1, { upTo: 60, before: new Date(0) })).toMatchObject({ mark: 0 });
  });

  test('killed at any request, it has done no harm, and the next one finishes', async () => {
    for (let due = 0; ; due += 1) {
      const { backend, open, store, keys, trim } = await sixtyBlocks();
      let left = due;
      const dying =
        <Args extends unknown[], Result>(request: (...args: Args) => Promise<Result>) =>
        async (...args: Args): Promise<Result> => {
          if (left-- === 0) throw new Error('killed');
          return request(...args);
        };
      // One by one, so that a kill leaves some of what is to be deleted.
      const remove = async (name: string, rowKeys: readonly string[]) => {
        for (const rowKey of rowKeys) await dying((one: string) => backend.remove(name, [one]))(rowKey);
      };
      const mortal = open({
        ...backend,
        get: dying((...asked: Parameters<Backend['get']>) => backend.get(...asked)),
        rewrite: dying((...asked: Parameters<Backend['rewrite']>) => backend.rewrite(...asked)),
        remove,
      });
      const killed = await trim(mortal).catch(() => undefined);
      const from = { [`${bucket}:0`]: 36 };
      expect(await all(store.feed(from))).toHaveLength(24);
      expect(await store.feedEnd()).toEqual({ [`${bucket}:0`]: 60 });
      expect(await open().append(added('a', 61))).toMatchObject({ outcome: 'appended' });
      expect(await trim()).toMatchObject({ mark: 36 });
      expect(await keys()).toHaveLength(25);
      if (killed) break;
    }
  });

  test('another that trims at any of its requests takes nothing from it but the work', async () => {
    for (let due = 0; ; due += 1) {
      const { backend, open, keys, trim } = await sixtyBlocks();
      let left = due;
      const another = async () => {
        if (left-- === 0) await trim();
      };
      const beside = open({
        ...backend,
        get: async (...asked) => {
          await another();
          return backend.get(...asked);
        },
        rewrite: async (...asked) => {
          await another();
          return backend.rewrite(...asked);
        },
        // A row that was deleted since the page was asked for is not in the next page.
        range: async function* (name, range, columns) {
          for await (const one of backend.range(name, range, columns)) {
            await another();
            if (await backend.get(name, one.rowKey, ['count'])) yield one;
          }
        },
      });
      expect(await trim(beside)).toMatchObject({ mark: 36 });
      expect(await keys()).toHaveLength(24);
      if (left >= 0) break;
    }
  });

  test('a reader that is behind it is told, instead of passing over what it has not read', async () => {
    const { store, trim } = await sixtyBlocks();
    await trim();
    const told = { code: 'feed-trimmed', message: expect.stringContaining('archive') as string };
    for (const after of [0, 1, 35]) {
      await expect(all(store.feed({ [`${bucket}:0`]: after }))).rejects.toMatchObject(told);
      await expect(all(store.raw.feedLines(bucket, 0, after, 36))).rejects.toMatchObject(told);
    }
    expect(await all(store.feed({ [`${bucket}:0`]: 36 }))).toHaveLength(24);
    expect(await all(store.raw.feedLines(bucket, 0, 36, 36))).toEqual([]);
  });

  test('a writer that slept meanwhile, one that was just started, and one at work go on at the end', async () => {
    const { clock, backend, open, store, keys, trim } = await sixtyBlocks();
    // It knew the lane when it had one block, and looked it up then.
    const asleep = open();
    await asleep.append(added('b', 1));
    const atWork = open();
    for (const n of fromTo(1, 60)) await atWork.append(added('c', n));
    clock.ms += 2 * day;
    await trim(store, 121);
    expect(await keys()).toHaveLength(keptBlocks);
    for (const [writer, id] of [
      [asleep, 'b'],
      [open(), 'd'],
      [atWork, 'c'],
    ] as const) {
      const before = (await store.feedEnd())[`${bucket}:0`];
      expect(await writer.append(added(id, 100))).toMatchObject({ outcome: 'appended' });
      expect(await store.feedEnd()).toEqual({ [`${bucket}:0`]: Number(before) + 1 });
    }
    // What was trimmed is still a duplicate, and still in the table.
    expect(await open().append(added('a', 3))).toMatchObject({ outcome: 'duplicate' });
    expect(await open(backend).append(fromTo(1, 60).map((n) => added('a', n)))).toMatchObject({
      outcome: 'duplicate',
    });
    expect((await store.replay(counter, 'a')).state.values).toEqual(fromTo(1, 60));
  });
});

describe('verify, of a feed that is trimmed', () => {
  test('compares what is gone with the archive, and nothing else differs', async () => {
    const { clock, store, trim } = await sixtyBlocks();
    const archived = await archiveOf(store);
    await trim();
    clock.ms += 60_000;
    await store.append(added('a', 61));
    await expect(all(store.verify())).rejects.toMatchObject({ code: 'feed-trimmed' });
    expect(await all(store.verify({ archived }))).toEqual([]);
    expect(await all(store.verify({ archived, repair: true }))).toEqual([]);
  });

  test('a row that only the archive has comes back from there, one that differs is put right', async () => {
    const { backend, store, trim } = await sixtyBlocks();
    const archived = await archiveOf(store);
    const before = (await all(store.scan())).map((event) => JSON.stringify(event));
    await trim();
    const key = (n: number) => `counter:a:${at(n)}`;
    await backend.remove(bucket, [key(3)]);
    const row = await backend.get(bucket, key(4));
    if (!row) throw new Error('no row');
    await backend.remove(bucket, [key(4)]);
    await backend.insert(bucket, [{ ...row, data: '{"by":7}' }]);
    const expected = [
      { finding: 'event-missing-in-table', stream: 'counter/a', position: at(3), n: 0 },
      { finding: 'event-differs', stream: 'counter/a', position: at(4), n: 0, right: 'feed' },
    ];
    expect(await all(store.verify({ archived }))).toMatchObject(
      expected.map((one) => ({ ...one, mending: 'mendable' })),
    );
    expect(await all(store.verify({ archived, repair: true }))).toMatchObject(
      expected.map((one) => ({ ...one, mending: 'mended' })),
    );
    expect(await all(store.verify({ archived }))).toEqual([]);
    expect((await all(store.scan())).map((event) => JSON.stringify(event))).toEqual(before);
  });

  test('trimmed while it is read, it is read again', async () => {
    const { backend, open, store, trim } = await sixtyBlocks();
    const archived = await archiveOf(store);
    let ranges = 0;
    const reader = open({
      ...backend,
      range: async function* (name, keys, columns) {
        for await (const one of backend.range(name, keys, columns)) {
          if ((ranges += 1) === 5) await trim();
          if (await backend.get(name, one.rowKey, ['count'])) yield one;
        }
      },
    });
    expect(await all(reader.verify({ archived, repair: true }))).toEqual([]);
    expect(await all(store.verify({ archived }))).toEqual([]);
  });
});
