import { expect, test } from 'vitest';
import { inTurn } from './in-turn.ts';

const begun: string[] = [];
const ended: string[] = [];
const source = (name: string, items: number, fails = false) =>
  async function* (): AsyncGenerator<string> {
    begun.push(name);
    try {
      await Promise.resolve();
      for (let n = 1; n <= items; n += 1) yield `${name}${n}`;
      if (fails) throw new Error(`${name} is torn`);
    } finally {
      ended.push(name);
    }
  };

test('sources are read one after the other, and the next is begun while one is read', async () => {
  begun.length = 0;
  const read: string[] = [];
  for await (const item of inTurn([source('a', 2), source('b', 0), source('c', 1)])) {
    if (item === 'a1') expect(begun).toEqual(['a', 'b']);
    read.push(item);
  }
  expect(read).toEqual(['a1', 'a2', 'c1']);
});

test('what was begun is ended when the reader stops, and an error comes in its turn', async () => {
  ended.length = 0;
  for await (const _ of inTurn([source('a', 2), source('b', 2), source('c', 2)])) break;
  expect(ended.sort()).toEqual(['a', 'b']);
  const read: string[] = [];
  const reading = async () => {
    for await (const item of inTurn([source('a', 2), source('b', 0, true)])) read.push(item);
  };
  await expect(reading()).rejects.toThrow('b is torn');
  expect(read).toEqual(['a1', 'a2']);
});

test('no source gives nothing', async () => {
  expect(await inTurn([]).next()).toEqual({ done: true, value: undefined });
});
