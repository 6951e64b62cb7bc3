import { defineStream, event } from '@annals/events-schema';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketNames } from '../../src/layout/layout.ts';
import { z } from 'zod';
import { added, catalogue, counter, fact, fromTo, happened } from '../streams.ts';
import { fresh, type Storage } from './storage.ts';

export const snapshots = { every: 10, code: 'tests' };

/** Every key of table `snapshots` that is of a stream. */
export async function keysOf(storage: Storage, id: string): Promise<string[]> {
  const { layout } = await storage.open();
  const keys: string[] = [];
  for (const bucket of bucketNames(layout))
    for await (const { rowKey } of storage.backend.snapshots.range(bucket, { from: '', to: '~' }, []))
      if (rowKey.includes(`:${id}:`)) keys.push(rowKey);
  return keys;
}

/** A fold whose state JSON could not hold. */
export const rich = defineStream({
  category: 'counter',
  ordering: 'sequence',
  events: { added: event('test.annals.counter.added.v1', z.object({ by: z.number() })) },
  initial: () => ({ seen: new Map<number, Date>(), last: undefined as number | undefined }),
  evolve: {
    added: (state, { data, time }) => {
      state.seen.set(data.by, new Date(time));
      return state;
    },
  },
});

class Tally {
  sum = 0;
}
const classy = defineStream({
  ...rich,
  initial: () => new Tally(),
  evolve: { added: (state, { data }) => ((state.sum += data.by), state) },
});

export function describeSnapshots(storage: () => Storage): void {
  test('a question about an earlier time does not use what was folded later', async () => {
    const store = await storage().open({ snapshots });
    const id = fresh();
    const late = '2026-03-01T00:00:00Z';
    await store.append(fromTo(1, 12).map((n) => added(id, n, n === 3 ? { time: late } : {})));
    const whole = await store.replay(counter, id);
    expect(await keysOf(storage(), id)).toHaveLength(1);
    const plain = await storage().open();
    for (const question of [
      { asOf: '2026-02-01T00:00:00Z' },
      { asOf: '2026-04-01T00:00:00Z' },
      { knownAt: '2020-01-01T00:00:00Z' },
      { knownAt: '2100-01-01T00:00:00Z' },
    ])
      expect(await store.replay(counter, id, question)).toEqual(await plain.replay(counter, id, question));
    expect(whole.events).toBe(12);
  });

  test('a gap behind a snapshot is named as it is without one', async () => {
    const store = await storage().open({ snapshots });
    const id = fresh();
    await store.append(fromTo(1, 11).map((n) => added(id, n)));
    await store.replay(counter, id);
    await store.append(added(id, 13));
    expect(await store.replay(counter, id)).toEqual(await (await storage().open()).replay(counter, id));
    expect((await store.replay(counter, id)).gapAt).toBe('0000000000000012');
  });

  test('a state of maps, dates and what is undefined comes back as it was', async () => {
    const store = await storage().open({ snapshots });
    const id = fresh();
    await store.append(fromTo(1, 12).map((n) => added(id, n)));
    const folded = await store.replay(rich, id);
    expect(await keysOf(storage(), id)).toHaveLength(1);
    expect(await store.replay(rich, id)).toEqual(folded);
    expect(folded.state.seen.get(12)).toBeInstanceOf(Date);
  });

  test('a state that would not come back as it was is folded anew', async () => {
    const store = await storage().open({ snapshots });
    const id = fresh();
    await store.append(fromTo(1, 12).map((n) => added(id, n)));
    for (const _ of fromTo(1, 2)) {
      const { state } = await store.replay(classy, id);
      expect(state).toBeInstanceOf(Tally);
      expect(state.sum).toBe(78);
    }
    expect(await keysOf(storage(), id)).toEqual([]);
  });

  test('a snapshot that is damaged is as if it were not there, and is replaced', async () => {
    const store = await storage().open({ snapshots });
    const id = fresh();
    await store.append(fromTo(1, 12).map((n) => added(id, n)));
    const { state } = await store.replay(counter, id);
    const [key = ''] = await keysOf(storage(), id);
    for (const bucket of bucketNames(store.layout)) {
      const there = await storage().backend.snapshots.get(bucket, key);
      if (!there) continue;
      const row = { ...there.row, b00: Buffer.from('not gzip') };
      await storage().backend.snapshots.write(bucket, [{ write: 'put', row }]);
    }
    expect((await store.replay(counter, id)).state).toEqual(state);
    const usable = async (bucket: string) => storage().backend.snapshots.get(bucket, key);
    const rows = await Promise.all(bucketNames(store.layout).map(usable));
    expect(rows.flatMap((there) => (there ? [there.row.b00] : []))).not.toEqual([Buffer.from('not gzip')]);
  });

  test('two readers at once leave one snapshot, and both answer right', async () => {
    const store = await storage().open({ snapshots });
    const id = fresh();
    await store.append(fromTo(1, 30).map((n) => added(id, n)));
    const answers = await Promise.all(fromTo(1, 8).map(() => store.replay(counter, id)));
    for (const { events } of answers) expect(events).toBe(30);
    expect(await keysOf(storage(), id)).toHaveLength(1);
  });

  test('time-ordered streams keep none: a late event may change what was folded', async () => {
    const store = await storage().open({ snapshots });
    const id = fresh();
    for (const n of fromTo(1, 12)) await store.append(happened(id, n));
    expect((await store.replay(fact, id)).events).toBe(12);
    expect(await keysOf(storage(), id)).toEqual([]);
  });

  test('whatever is asked when, the answer is the one without snapshots', async () => {
    const plain = await storage().open();
    const positions = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 30 });
    const day = fc.integer({ min: 1, max: 28 });
    const step = fc.record({
      positions,
      days: fc.array(day, { minLength: 30, maxLength: 30 }),
      asOf: fc.option(day),
    });
    const at = (n: number) => `2026-01-${String(n).padStart(2, '0')}T00:00:00Z`;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 4 }),
        fc.integer({ min: 1, max: 9 }),
        async (steps, every) => {
          const store = await storage().open({ snapshots: { every, code: fresh('code') } });
          const id = fresh();
          for (const { positions, days, asOf } of steps) {
            for (const n of positions) await store.append(added(id, n, { time: at(days[n - 1] ?? 1) }));
            const question = asOf === null ? {} : { asOf: at(asOf) };
            expect(await store.replay(counter, id, question)).toEqual(
              await plain.replay(counter, id, question),
            );
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  test('a number of events that makes no sense is refused', async () => {
    for (const every of [0, -1, 1.5, NaN])
      await expect(storage().open({ catalogue, snapshots: { every, code: '' } })).rejects.toThrow(RangeError);
  });
}
