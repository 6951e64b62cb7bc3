import { expect, test } from 'vitest';
import { fresh } from '../../test/contract/storage.ts';
import { memoryStorage } from '../../test/memory-storage.ts';
import { fromTo, happened } from '../../test/streams.ts';
import { scanChunks } from './scan.ts';

async function chunkSizes(events: number, data: (n: number) => string) {
  const { backend, open } = memoryStorage();
  const store = await open();
  const id = fresh();
  for (const n of fromTo(1, events)) await store.append(happened(id, n, { data: data(n) }));
  const sizes: number[] = [];
  for await (const chunk of scanChunks(backend, store.layout)) sizes.push(chunk.events.length);
  return sizes;
}

test('a chunk is of 500 events at most', async () => {
  expect(await chunkSizes(501, String)).toEqual([500, 1]);
});

test('a chunk of large events is of fewer: of about 4 MiB of data in the rows, of 4 payloads', async () => {
  expect(await chunkSizes(150, (n) => String(n).padEnd(30_000))).toEqual([140, 10]);
  expect(await chunkSizes(10, (n) => String(n).padEnd(1_000_000))).toEqual([4, 4, 2]);
});
