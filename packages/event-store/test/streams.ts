import { type CloudEvent, defineCatalogue, defineStream, event } from '@annals/events-schema';
import { z } from 'zod';

/** Numbered by its writer; the state is the values in their order, so that no two orders give the same. */
export const counter = defineStream({
  category: 'counter',
  ordering: 'sequence',
  events: { added: event('test.annals.counter.added.v1', z.object({ by: z.number() })) },
  initial: (): { values: number[] } => ({ values: [] }),
  evolve: {
    added: (state, { data }) => {
      state.values.push(data.by);
      return state;
    },
  },
});

const noted = (state: string[], { id }: CloudEvent): string[] => {
  state.push(id);
  return state;
};

/** Ordered by time; data may be anything. */
export const fact = defineStream({
  category: 'fact',
  ordering: 'time',
  events: { noted: event('test.annals.fact.noted.v1', z.unknown()) },
  initial: (): string[] => [],
  evolve: { noted },
});

/** Two categories of which one's name begins with the other's. */
export const web = defineStream({
  category: 'web',
  ordering: 'time',
  events: { noted: event('test.annals.web.noted.v1', z.unknown()) },
  initial: (): string[] => [],
  evolve: { noted },
});
export const webFeature = defineStream({
  category: 'web-feature',
  ordering: 'time',
  events: { noted: event('test.annals.web-feature.noted.v1', z.unknown()) },
  initial: (): string[] => [],
  evolve: { noted },
});

export const catalogue = defineCatalogue([counter, fact, web, webFeature]);

/** Second n of 2026, for what n there is. */
const second = (n: number) => new Date(Date.UTC(2026, 0, 1) + Math.min(n, 1e8) * 1000).toISOString();

/** Event n of a counter: the same arguments give the same event. */
export const added = (id: string, n: number, overrides: Record<string, unknown> = {}): CloudEvent => ({
  specversion: '1.0',
  id: `${id}-${n}`,
  source: '/test',
  type: 'test.annals.counter.added.v1',
  subject: `counter/${id}`,
  time: second(n),
  sequence: String(n),
  data: { by: n },
  ...overrides,
});

/** A fact that happened in second n of 2026. */
export const happened = (id: string, n: number, overrides: Record<string, unknown> = {}): CloudEvent => ({
  specversion: '1.0',
  id: `${id}-${n}`,
  source: '/test',
  type: 'test.annals.fact.noted.v1',
  subject: `fact/${id}`,
  time: second(n),
  data: { n },
  ...overrides,
});

export const fromTo = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Event n's position in a counter. */
export const at = (n: number): string => n.toString().padStart(16, '0');
