import { type CloudEvent, defineCatalogue, defineStream, event } from '@annals/events-schema';
import { z } from 'zod';
import { defineProjection } from '../../src/index.ts';

const said = event('test.annals.talk.said.v1', z.object({ word: z.string() }));
const moved = event('test.annals.talk.moved.v1', z.object({ room: z.string() }));

/** Numbered by its writer. */
export const talk = defineStream({
  category: 'talk',
  ordering: 'sequence',
  events: { said, moved },
  initial: () => null,
  evolve: { said: (state) => state, moved: (state) => state },
});

const noted = event('test.annals.fact.noted.v1', z.object({ weight: z.number() }));
const retyped = event('test.annals.fact.retyped.v1', z.object({ kind: z.string() }));

/** Ordered by time. */
export const fact = defineStream({
  category: 'fact',
  ordering: 'time',
  events: { noted, retyped },
  initial: () => null,
  evolve: { noted: (state) => state, retyped: (state) => state },
});

export const catalogue = defineCatalogue([talk, fact]);

/** A row a talk, of what was said in it, in order. */
export const transcript = defineProjection({
  name: 'words',
  version: 1,
  streams: { talk },
  initial: (): string[] => [],
  evolve: { talk: { said: (words, { data }) => (words.push(data.word), words) } },
  key: ({ id }) => id,
});

interface Room {
  words: string[];
  talks: number;
}

/** What is said by room, of talks that move between rooms: a talk counts where it is, its words where they were said. */
export const rooms = defineProjection({
  name: 'rooms',
  version: 1,
  streams: { talk, fact },
  initial: (): { room: string; words: Partial<Record<string, string[]>>; kind: string } => ({
    room: 'hall',
    words: {},
    kind: 'none',
  }),
  evolve: {
    talk: {
      said: (state, { data }) => {
        (state.words[state.room] ??= []).push(data.word);
        return state;
      },
      moved: (state, { data }) => ({ ...state, room: data.room }),
    },
    // The last one decides where all of it counts, so that a late event moves rows.
    fact: {
      noted: (state, { data }) => {
        (state.words.weights ??= []).push(String(data.weight));
        return state;
      },
      retyped: (state, { data }) => ({ ...state, kind: data.kind }),
    },
  },
  rows: function* ({ category }, { room, words, kind }): Generator<[readonly string[], Room]> {
    if (category === 'fact') {
      for (const side of ['left', 'right'])
        yield [['kind', kind, side], { words: words.weights ?? [], talks: 0 }];
    } else {
      const own = { [room]: [], ...(words as Record<string, string[]>) };
      for (const [name, list] of Object.entries(own))
        yield [['room', name], { words: list, talks: name === room ? 1 : 0 }];
    }
  },
  merge: (a, b) => ({ words: [...a.words, ...b.words], talks: a.talks + b.talks }),
});

const second = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString();

/** Event n of a talk: every third one moves to a room that n names. */
export const spoken = (id: string, n: number): CloudEvent => ({
  specversion: '1.0',
  id: `${id}-${n}`,
  source: '/test',
  subject: `talk/${id}`,
  time: second(n),
  sequence: String(n),
  ...(n % 3 === 0
    ? { type: moved.type, data: { room: ['hall', 'attic', 'a/b:c,d'][(n / 3) % 3] } }
    : { type: said.type, data: { word: `${id}-${n}` } }),
});

/** Of second n; every fourth one changes the kind. */
export const happened = (id: string, n: number): CloudEvent => ({
  specversion: '1.0',
  id: `${id}-${n}`,
  source: '/test',
  subject: `fact/${id}`,
  time: second(n),
  ...(n % 4 === 0
    ? { type: retyped.type, data: { kind: `k${n % 3}` } }
    : { type: noted.type, data: { weight: n } }),
});

export const fromTo = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
