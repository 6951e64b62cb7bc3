import { type EventStore, ingest, openMemoryStore, type Question } from '@annals/event-store';
import type { Foldable } from '@annals/events-schema';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  archiveHistory,
  defineProjection,
  foldHistory,
  runArchive,
  runProjection,
  tableHistory,
} from '../src/index.ts';
import { rowsOf } from './projections/rows-of.ts';
import { added, all, catalogue, counter, fact, noted, second } from './streams.ts';

/** What is told apart by order and by presence, of both orderings, merged over streams. */
const told = defineProjection({
  name: 'told',
  version: 1,
  streams: { counter, fact },
  initial: (): string[] => [],
  evolve: {
    counter: { added: (ids, { id }) => (ids.push(id), ids) },
    fact: { noted: (ids, { id }) => (ids.push(id), ids) },
  },
  rows: ({ category }, ids) => [
    [category, ids],
    [['last', ids.at(-1) ?? ''], ids],
  ],
  merge: (a, b) => [...a, ...b],
});

/** Events come in any order: numbers late or never, facts of long ago; some again. */
const arrival = fc.record({
  sequenced: fc.boolean(),
  id: fc.constantFrom('a', 'a-1', 'b'),
  n: fc.integer({ min: 1, max: 8 }),
});
const steps = fc.array(
  fc.record({
    arrivals: fc.array(arrival, { minLength: 1, maxLength: 5 }),
    waitMs: fc.nat({ max: 2_000 }),
    archived: fc.boolean(),
    asked: fc.boolean(),
  }),
  { minLength: 2, maxLength: 12 },
);

const streams = [counter, fact] as Foldable<unknown>[];
const ids = ['a', 'a-1', 'b'];
const text = (answer: object) => JSON.stringify({ ...answer, provisional: undefined });

/** What every way to ask says to a question, a line each. */
async function answers(store: EventStore, question: Question): Promise<Record<string, readonly string[]>> {
  const one: string[] = [];
  const table: string[] = [];
  const archive: string[] = [];
  for (const stream of streams) {
    for (const id of ids) one.push(text(await store.replay(stream, id, question)));
    table.push(...(await all(store.replayAll(stream, question))).map(text).sort());
    archive.push(...(await all(foldHistory(store, stream, question))).map(text).sort());
  }
  const built = async (history: typeof tableHistory) => {
    const { build } = await runProjection(store, told, { question, history: history(store) });
    return rowsOf(store, told, build);
  };
  return {
    one,
    table,
    archive,
    builtFromTable: await built(tableHistory),
    builtFromArchive: await built(archiveHistory),
  };
}

test('whatever comes late, what is asked known at K is what was said at K: of a stream, of all, by a projection', async () => {
  await fc.assert(
    fc.asyncProperty(
      steps,
      fc.nat({ max: 9 }).map(second),
      fc.constantFrom(1, 400, 100_000),
      fc.constantFrom(undefined, { every: 2, code: 'test' }),
      async (arrivals, asOf, portionBytes, snapshots) => {
        let clock = Date.UTC(2026, 5, 1);
        const now = () => new Date(clock);
        const store = await openMemoryStore({ catalogue, buckets: 2, lanes: 2, now, snapshots });
        const said: { readonly knownAt: string; readonly answers: object; readonly asOf: object }[] = [];
        for (const { arrivals: some, waitMs, archived, asked } of arrivals) {
          await ingest(
            store,
            some.map(({ sequenced, id, n }) => (sequenced ? added(id, n) : noted('fact', id, n))),
          );
          if (archived) await runArchive(store.raw, { portionBytes });
          if (asked) {
            const knownAt = now().toISOString();
            said.push({ knownAt, answers: await answers(store, {}), asOf: await answers(store, { asOf }) });
            // K is included: what comes next comes later.
            clock += 1;
          }
          clock += waitMs;
        }
        for (const { knownAt, ...then } of said)
          expect({
            answers: await answers(store, { knownAt }),
            asOf: await answers(store, { asOf, knownAt }),
          }).toEqual(then);
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);
