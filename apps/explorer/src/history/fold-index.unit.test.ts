import { type AnyStream, defineStream, event, fold, type RecordedEvent } from '@annals/events-schema';
import { conversation, webFeature } from '@annals/events-schema/catalogue';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { FoldIndex } from './fold-index.ts';

const recorded = (type: string, data: unknown, n: number): RecordedEvent => ({
  ...{ specversion: '1.0', id: `e-${n}`, source: '/test', type, subject: 'any/s', data },
  ...{ time: '2026-01-01T00:00:00.000000000Z', recordedtime: '2026-01-01T00:00:00.000000000Z' },
  ...{ position: String(n).padStart(16, '0'), contenthash: `${type}${JSON.stringify(data)}${n}` },
});

/** Keeps an event's data as it is, changes it later, and returns new states around old parts. */
const basket = defineStream({
  category: 'basket',
  ordering: 'time',
  events: {
    put: event('test.basket.put.v1', z.object({ count: z.number() })),
    doubled: event('test.basket.doubled.v1', z.object({})),
    moved: event('test.basket.moved.v1', z.object({})),
  },
  initial: () => ({ items: [] as { count: number }[], moves: 0 }),
  evolve: {
    put: (state, { data }) => (state.items.push(data), state),
    doubled: (state) => {
      for (const item of state.items) item.count = (item.count * 2) % 97;
      return state;
    },
    moved: (state) => ({ ...state, moves: state.moves + 1, items: state.items.slice(-5) }),
  },
});

const basketEvents = (kinds: readonly string[]) =>
  kinds.map((kind, n) => recorded(`test.basket.${kind}.v1`, kind === 'put' ? { count: n } : {}, n + 1));

const plain = (stream: AnyStream, events: readonly RecordedEvent[], count: number): unknown =>
  fold(stream, structuredClone(events.slice(0, count)));

test('any state, asked for in any order, is what folding from the start gives', () => {
  const kinds = fc.array(fc.constantFrom('put', 'doubled', 'moved'), {
    minLength: 1,
    maxLength: 300,
    size: 'max',
  });
  const counts = fc.array(fc.nat(300), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(kinds, kinds, counts, (some, others, asked) => {
      const index = new FoldIndex(basket);
      const shared = some.slice(0, 130);
      for (const events of [basketEvents(some), basketEvents([...shared, ...others])]) {
        const before = structuredClone(events);
        index.use(events);
        for (const count of asked.map((n) => n % (events.length + 1)))
          expect(index.stateAfter(count)).toEqual(plain(basket, events, count));
        expect(events).toEqual(before);
      }
    }),
    { numRuns: 60 },
  );
});

test('a fold that no draft allows is folded without one', () => {
  const ended = (n: number, inferenceId: string) =>
    recorded('ai.annals.inference.completed.v1', { inferenceId, inputTokens: 1 }, n);
  const events = [ended(1, 'i-1'), ended(2, '__proto__'), ended(3, 'i-1')];
  const index = new FoldIndex(conversation);
  index.use(events);
  for (const count of [1, 2, 3, 1])
    expect(index.stateAfter(count)).toEqual(plain(conversation, events, count));
});

test('two states share what did not change between them', () => {
  const added = (n: number, browser: string) =>
    recorded('ai.annals.support.added.v1', { browser, version: '1', approximate: false, statement: 0 }, n);
  const index = new FoldIndex(webFeature);
  index.use([added(1, 'chrome'), ...Array.from({ length: 100 }, (_, n) => added(n + 2, `b${n}`))]);
  const chrome = (count: number) =>
    (index.stateAfter(count) as { browsers: Record<string, unknown> }).browsers.chrome;
  expect(chrome(64)).toBe(chrome(101));
});

test('an event that cannot be folded says which it is', () => {
  const index = new FoldIndex(basket);
  index.use([recorded('test.basket.put.v1', { count: 1 }, 1), recorded('test.unknown.v1', {}, 2)]);
  expect(index.stateAfter(1)).toEqual({ items: [{ count: 1 }], moves: 0 });
  expect(() => index.stateAfter(2)).toThrow('unknown-event-type');
});
