import { expect, test } from 'vitest';
import { feedKey, trimKey } from '../layout/keys.ts';
import { memoryBackend } from '../memory/memory-backend.ts';
import { laneTail } from './lane-tail.ts';

test('the tail is found from any block that is known, in few reads', async () => {
  const memory = memoryBackend();
  let reads = 0;
  const backend: typeof memory = {
    ...memory,
    get: (partition, rowKey, columns) => {
      reads += 1;
      return memory.get(partition, rowKey, columns);
    },
  };
  for (let last = 0; last <= 70; last += 1) {
    if (last > 0) await memory.insert('00', [{ rowKey: feedKey(1, last), count: 1 }]);
    for (const known of [0, Math.floor(last / 2), last]) {
      reads = 0;
      expect(await laneTail(backend, '00', 1, known)).toBe(last);
      expect(reads).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(last - known + 2)) + 2);
    }
  }
});

test('the tail is found while blocks are trimmed, wherever the search stands, and from blocks that are gone', async () => {
  for (let dueAfter = 0; dueAfter <= 16; dueAfter += 1)
    for (const known of [0, 1, 30, 41, 55, 70]) {
      const memory = memoryBackend();
      for (let n = 1; n <= 70; n += 1) await memory.insert('00', [{ rowKey: feedKey(1, n), count: 1 }]);
      let reads = 0;
      const backend: typeof memory = {
        ...memory,
        get: async (partition, rowKey, columns) => {
          if (reads++ === dueAfter) {
            await memory.insert('00', [{ rowKey: trimKey(1), n: 54 }]);
            for (let n = 1; n <= 54; n += 1) await memory.remove('00', [feedKey(1, n)]);
          }
          return memory.get(partition, rowKey, columns);
        },
      };
      expect({ dueAfter, known, tail: await laneTail(backend, '00', 1, known) }).toEqual({
        dueAfter,
        known,
        tail: 70,
      });
    }
});
