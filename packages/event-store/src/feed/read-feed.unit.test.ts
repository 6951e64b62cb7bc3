import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { fresh } from '../../test/contract/storage.ts';
import { memoryStorage } from '../../test/memory-storage.ts';
import { fromTo, happened } from '../../test/streams.ts';
import type { Backend } from '../backend.ts';
import { readFeed } from './read-feed.ts';

test('of all lanes together, at most 8 payloads are fetched at once, and every event comes', async () => {
  const { backend, open } = memoryStorage();
  const layout = { buckets: 4, lanes: 4 };
  for (const lane of fromTo(0, 3)) {
    const store = await open({ ...layout, lane });
    const id = fresh();
    await store.append(fromTo(1, 20).map((n) => happened(id, n, { data: `${id} ${n}`.padEnd(40_000) })));
  }
  let atOnce = 0;
  let most = 0;
  const watched: Backend = {
    ...backend,
    getBlob: async (...blob) => {
      most = Math.max(most, (atOnce += 1));
      await setImmediate();
      const found = await backend.getBlob(...blob);
      atOnce -= 1;
      return found;
    },
  };
  let events = 0;
  for await (const block of readFeed(watched, (await open()).layout)) events += block.events.length;
  expect({ events, most }).toEqual({ events: 80, most: 8 });
});

test('a payload that is missing is an error of the reader, not the end of all who wait', async () => {
  const { backend, open } = memoryStorage();
  const store = await open();
  const id = fresh();
  await store.append(fromTo(1, 20).map((n) => happened(id, n, { data: `${n}`.padEnd(40_000) })));
  const without: Backend = { ...backend, getBlob: () => Promise.resolve(undefined) };
  const read = readFeed(without, store.layout).next();
  await expect(read).rejects.toMatchObject({ code: 'payload-missing' });
});
