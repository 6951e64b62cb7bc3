import { expectTypeOf, test } from 'vitest';
import { defineProjection, type Projection } from '../../src/index.ts';
import { fact, talk } from './streams.ts';

const name = 'words';
const initial = (): { words: string[] } => ({ words: [] });
const key = ({ id }: { id: string }) => id;

test("a row is the stream's state with key, and what rows gives with rows", () => {
  const keyed = defineProjection({
    ...{ name, version: 1, initial, key },
    streams: { talk, fact },
    evolve: {
      talk: { said: (state, { data }) => ({ words: [...state.words, data.word] }) },
      fact: { noted: (state, { data }) => (state.words.push(data.weight.toFixed()), state) },
    },
    merge: (a, b) => ({ words: [...a.words, ...b.words] }),
  });
  expectTypeOf(keyed).toEqualTypeOf<Projection<{ words: string[] }>>();
  const counted = defineProjection({
    ...{ name, version: 1, initial },
    streams: { talk },
    evolve: { talk: {} },
    rows: (_stream, { words }) => words.map((word) => [word, 1]),
    merge: (a, b) => a + b,
  });
  expectTypeOf(counted.merge).toEqualTypeOf<((a: number, b: number) => number) | undefined>();
});

test('evolve names streams and events that are declared', () => {
  defineProjection({
    ...{ name, version: 1, initial, key },
    streams: { talk },
    // @ts-expect-error siad is misspelt
    evolve: { talk: { siad: (state: { words: string[] }) => state } },
  });
  defineProjection({
    ...{ name, version: 1, initial, key },
    streams: { talk, fact },
    // @ts-expect-error fact is missing
    evolve: { talk: {} },
  });
});

test('evolve must return a state', () => {
  defineProjection({
    ...{ name, version: 1, initial, key },
    streams: { talk },
    evolve: {
      talk: {
        // @ts-expect-error returns nothing
        said: (state, { data }) => {
          state.words.push(data.word);
        },
      },
    },
  });
});
