import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareText } from './line.ts';
import { type Batches, mergeSorted } from './merge-sorted.ts';

const order = { compare: compareText, keyOf: (key: string) => key };

async function* inBatches(keys: readonly string[], size: number): Batches<string> & AsyncGenerator<string[]> {
  await Promise.resolve();
  for (let start = 0; start < keys.length; start += size) yield keys.slice(start, start + size);
}

async function merged(sources: readonly Batches<string>[]): Promise<string[]> {
  const keys: string[] = [];
  for await (const batch of mergeSorted(sources, order)) keys.push(...batch);
  return keys;
}

const keyOf = (n: number) => n.toString().padStart(4, '0');
/** For each of the keys 0, 1, 2 … the source that holds it. */
const owners = fc.array(fc.nat(4), { maxLength: 300 });
/** The same in runs, of which a source is asked in growing steps. */
const ownersInRuns = fc
  .array(fc.tuple(fc.nat(4), fc.integer({ min: 1, max: 60 })), { maxLength: 20 })
  .map((runs) => runs.flatMap(([owner, length]) => Array.from({ length }, () => owner)));

test('sources merge into all of their items in order, whatever is in which source and batch', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(owners, ownersInRuns), fc.integer({ min: 1, max: 70 }), async (owned, size) => {
      const keys = owned.map((_, n) => keyOf(n));
      const sources = [0, 1, 2, 3, 4].map((source) =>
        inBatches(
          keys.filter((_, n) => owned[n] === source),
          size,
        ),
      );
      expect(await merged(sources)).toEqual(keys);
    }),
  );
});

test('a key in two sources is named', async () => {
  const [one, other] = [
    [1, 2, 3, 4, 5],
    [0, 4, 6],
  ].map((numbers) => numbers.map(keyOf));
  await expect(merged([inBatches(one ?? [], 2), inBatches(other ?? [], 2)])).rejects.toThrow(
    'two files hold the event at 0004',
  );
});

test('all sources are ended when one fails, or when the reader stops', async () => {
  let ended = 0;
  async function* counted(fails: boolean): AsyncGenerator<string[]> {
    try {
      await Promise.resolve();
      if (fails) throw new Error('torn');
      yield ['0001'];
      yield ['0002'];
    } finally {
      ended += 1;
    }
  }
  await expect(merged([counted(false), counted(true)])).rejects.toThrow('torn');
  expect(ended).toBe(2);
  for await (const _ of mergeSorted([counted(false)], order)) break;
  expect(ended).toBe(3);
});
