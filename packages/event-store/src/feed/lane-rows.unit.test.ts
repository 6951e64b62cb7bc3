import { expect, test } from 'vitest';
import { feedKey } from '../layout/keys.ts';
import { memoryBackend } from '../memory/memory-backend.ts';
import { laneRows } from './lane-rows.ts';

test('a lane is read behind one block and up to another, and a hole in it is an error', async () => {
  const backend = memoryBackend();
  for (const n of [1, 2, 3, 5]) await backend.insert('00', [{ rowKey: feedKey(1, n), count: 1 }]);
  const read = async (after: number, upTo?: number) => {
    const blocks: number[] = [];
    for await (const { n } of laneRows(backend, '00', 1, after, upTo)) blocks.push(n);
    return blocks;
  };
  expect(await read(0, 3)).toEqual([1, 2, 3]);
  expect(await read(1, 2)).toEqual([2]);
  expect(await read(3, 3)).toEqual([]);
  expect(await read(4)).toEqual([5]);
  await expect(read(0)).rejects.toMatchObject({ code: 'feed-corrupt' });
});
