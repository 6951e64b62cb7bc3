import { type CloudEvent, defineCatalogue, defineStream, event } from '@annals/events-schema';
import { z } from 'zod';

/** Numbered by its writer; the state is the values in their order, so that no two orders give the same. */
export const counter = defineStream({
  category: 'counter',
  ordering: 'sequence',
  events: { added: event('test.annals.counter.added.v1', z.object({ by: z.unknown() })) },
  initial: (): unknown[] => [],
  evolve: {
    added: (state, { data }) => {
      state.push(data.by);
      return state;
    },
  },
});

/** Ordered by time. Its category begins another one's name, as its ids begin other ids. */
export const fact = defineStream({
  category: 'fact',
  ordering: 'time',
  events: { noted: event('test.annals.fact.noted.v1', z.unknown()) },
  initial: (): string[] => [],
  evolve: {
    noted: (state, { id }) => {
      state.push(id);
      return state;
    },
  },
});

export const factSheet = defineStream({
  category: 'fact-sheet',
  ordering: 'time',
  events: { noted: event('test.annals.fact-sheet.noted.v1', z.unknown()) },
  initial: (): string[] => [],
  evolve: {
    noted: (state, { id }) => {
      state.push(id);
      return state;
    },
  },
});

export const catalogue = defineCatalogue([counter, fact, factSheet]);

/** Second n of 2026. */
export const second = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 1_000).toISOString();

/** Event n of a counter: the same arguments give the same event. */
export const added = (id: string, n: number, by: unknown = n, time = second(n)): CloudEvent => ({
  specversion: '1.0',
  id: `${id}-${n}`,
  source: '/test',
  type: 'test.annals.counter.added.v1',
  subject: `counter/${id}`,
  time,
  sequence: String(n),
  data: { by },
});

/** A fact, or another category's, that happened in second n. */
export const noted = (
  category: 'fact' | 'fact-sheet',
  id: string,
  n: number,
  data: unknown = n,
): CloudEvent => ({
  specversion: '1.0',
  id: `${category}-${id}-${n}`,
  source: '/test',
  type: `test.annals.${category}.noted.v1`,
  subject: `${category}/${id}`,
  time: second(n),
  data,
});

export const fromTo = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}
