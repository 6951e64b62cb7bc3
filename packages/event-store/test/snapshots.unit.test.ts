import { expect, test } from 'vitest';
import type { Backend } from '../src/backend.ts';
import { keysOf, rich, snapshots } from './contract/snapshots.ts';
import { fresh } from './contract/storage.ts';
import { memoryStorage } from './memory-storage.ts';
import { added, counter, fromTo } from './streams.ts';

const memory = memoryStorage();

/** What is read of table `events` while `work` runs. */
async function rowsRead(backend: Backend, work: () => Promise<unknown>): Promise<number> {
  let rows = 0;
  const real = { ...backend };
  backend.range = async function* (...question) {
    for await (const row of real.range(...question)) {
      rows += 1;
      yield row;
    }
  };
  try {
    await work();
  } finally {
    Object.assign(backend, real);
  }
  return rows;
}

test('a replay goes on from the last snapshot, and reads only what came after it', async () => {
  const store = await memory.open({ snapshots });
  const id = fresh();
  for (const n of fromTo(1, 25)) await store.append(added(id, n));
  expect(await rowsRead(memory.backend, () => store.replay(counter, id))).toBe(25);
  await store.append(added(id, 26));
  const rows = await rowsRead(memory.backend, async () => {
    expect(await store.replay(counter, id)).toMatchObject({
      state: { values: fromTo(1, 26) },
      events: 26,
      position: '0000000000000026',
      gapAt: undefined,
    });
  });
  expect(rows).toBe(1);
});

test('other code takes no snapshot of ours, nor another fold of the same stream', async () => {
  const id = fresh();
  const store = await memory.open({ snapshots });
  await store.append(fromTo(1, 12).map((n) => added(id, n)));
  await store.replay(counter, id);
  expect(await rowsRead(memory.backend, () => store.replay(counter, id))).toBe(0);
  const deployedLater = await memory.open({ snapshots: { ...snapshots, code: 'tests 2' } });
  expect(await rowsRead(memory.backend, () => deployedLater.replay(counter, id))).toBe(12);
  expect(await rowsRead(memory.backend, () => store.replay(rich, id))).toBe(12);
  expect(await keysOf(memory, id)).toHaveLength(3);
});
