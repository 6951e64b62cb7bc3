import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { interleave } from './interleave.ts';

const watched = () => {
  const open = new Set<string>();
  let most = 0;
  const source = (name: string, items: number, failAt = Infinity) =>
    async function* () {
      open.add(name);
      most = Math.max(most, open.size);
      try {
        for (let n = 0; n < items; n += 1) {
          await setTimeout(1);
          if (n === failAt) throw new Error(`${name} failed`);
          yield `${name}${n}`;
        }
      } finally {
        open.delete(name);
      }
    };
  return { source, open, most: () => most };
};

test('everything of all sources comes, each source in its order, never more at once than told', async () => {
  const { source, open, most } = watched();
  const items: string[] = [];
  for await (const item of interleave(
    ['a', 'b', 'c', 'd', 'e'].map((name) => source(name, 4)),
    2,
  ))
    items.push(item);
  expect(items).toHaveLength(20);
  for (const name of ['a', 'b', 'c', 'd', 'e'])
    expect(items.filter((item) => item.startsWith(name))).toEqual([0, 1, 2, 3].map((n) => `${name}${n}`));
  expect([most(), open.size]).toEqual([2, 0]);
});

test('one at a time keeps the order of the sources', async () => {
  const { source } = watched();
  const items: string[] = [];
  for await (const item of interleave([source('a', 2), source('b', 0), source('c', 2)], 1)) items.push(item);
  expect(items).toEqual(['a0', 'a1', 'c0', 'c1']);
});

test('a reader that stops ends every source', async () => {
  const { source, open } = watched();
  for await (const item of interleave([source('a', 100), source('b', 100)], 2)) if (item.endsWith('3')) break;
  expect(open.size).toBe(0);
});

test('a source that fails fails the whole, and ends the others', async () => {
  const { source, open } = watched();
  const read = async () => {
    for await (const _ of interleave([source('a', 100), source('b', 100, 3), source('c', 1)], 2)) continue;
  };
  await expect(read()).rejects.toThrow('b failed');
  expect(open.size).toBe(0);
});

test('no sources give nothing', async () => {
  expect(await interleave([], 4).next()).toEqual({ done: true, value: undefined });
});
