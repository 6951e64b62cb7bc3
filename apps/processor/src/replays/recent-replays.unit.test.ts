import { openMemoryStore, type RowTable } from '@annals/event-store';
import { catalogue } from '@annals/events-schema/catalogue';
import { jobKinds, startJob } from '@annals/replay';
import { expect, test } from 'vitest';
import { RecentReplays } from './recent-replays.ts';

/** A store, and the same one counting which partitions of table `replays` are read through, or failing at it. */
async function counted() {
  const store = await openMemoryStore({ catalogue });
  const read: string[] = [];
  const storage = { fails: false };
  const replays: RowTable = {
    get: (...asked) => store.replays.get(...asked),
    write: (...asked) => store.replays.write(...asked),
    range(partition, ...asked) {
      if (storage.fails) throw new Error('503');
      read.push(partition);
      return store.replays.range(partition, ...asked);
    },
  };
  return { store, read, storage, counting: Object.assign(Object.create(store) as typeof store, { replays }) };
}

test('for many who ask the list is read once in five seconds, and how far a job is each time', async () => {
  const { store, read, counting } = await counted();
  const { job } = await startJob(store, jobKinds(), 'project', { projection: 'transcript' });
  let now = 0;
  const recent = new RecentReplays(counting, () => now);
  for (const _ of [1, 2, 3]) expect(await recent.newest(20)).toMatchObject([{ id: job.id, shards: 17 }]);
  expect(read).toEqual(['jobs', job.id, job.id, job.id]);
  const second = await startJob(store, jobKinds(), 'project', { projection: 'activity' });
  now = 5_000;
  expect((await recent.newest(20)).map(({ id }) => id)).toContain(second.job.id);
  expect(await recent.newest(1)).toHaveLength(1);
});

test('a job that is done is read once more, and then no more', async () => {
  const { store, read, counting } = await counted();
  const { job } = await startJob(store, jobKinds(), 'project', { projection: 'transcript' });
  let now = 0;
  const recent = new RecentReplays(counting, () => now);
  await recent.newest(20);
  const stored = await store.replays.get('jobs', job.id);
  const row = { ...stored?.row, rowKey: job.id, state: 'done', ended: '2026-01-01T00:00:00.000000000Z' };
  await store.replays.write('jobs', [{ write: 'put', row }]);
  now = 5_000;
  for (const _ of [1, 2, 3]) expect(await recent.newest(20)).toMatchObject([{ state: 'done' }]);
  expect(read.filter((partition) => partition === job.id)).toHaveLength(2);
});

test('a list that could not be read is asked for again', async () => {
  const { storage, counting } = await counted();
  storage.fails = true;
  const recent = new RecentReplays(counting, () => 0);
  await expect(recent.newest(20)).rejects.toThrow('503');
  storage.fails = false;
  expect(await recent.newest(20)).toEqual([]);
});
