import { bucketNames, bucketOf, type EventStore, ingest, openMemoryStore } from '@annals/event-store';
import { type CloudEvent, fold, parseSubject, type RecordedEvent } from '@annals/events-schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AnyProjection, follow, listBuilds, runProjection } from '../../src/index.ts';
import { type Death, untilKilled } from './mortal-process.ts';
import { rowsOf, storedRows } from './rows-of.ts';
import { catalogue, fromTo, happened, rooms, spoken, transcript } from './streams.ts';

const death = fc.option(fc.record({ afterWrites: fc.nat({ max: 12 }), tookEffect: fc.boolean() }), {
  nil: undefined,
});
type Step = { readonly deliver: number } | { readonly follow: Death | undefined; readonly atOnce: boolean };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ deliver: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ follow: death, atOnce: fc.boolean() }),
);

/** Events of four streams, some of them twice, in any order: late, duplicate, filling gaps. */
const deliveries = fc.integer({ min: 0, max: 12 }).chain((most) => {
  const events = ['a', 'b', 'b.c', 'b-c'].flatMap((id) => [
    ...fromTo(1, most).map((n) => spoken(id, n)),
    ...fromTo(1, Math.ceil(most / 2)).map((n) => happened(id, n)),
  ]);
  return fc.shuffledSubarray([...events, ...events.slice(0, 9)], { minLength: events.length });
});

const scenario = fc.record({
  events: deliveries,
  steps: fc.array(step, { maxLength: 14 }),
  buildDeath: death,
  maxWrites: fc.constantFrom(3, 7, 99),
  maxMergeChars: fc.constantFrom(undefined, 60, 0),
  turns: fc.infiniteStream(fc.nat({ max: 3 })),
});

describe.each([
  ['a row a stream', transcript],
  ['rows that streams share', rooms],
] as const)('%s', (_, projection) => {
  test('followed in any order, killed anywhere, two at once: the rows of a build, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ events, steps, buildDeath, maxWrites, maxMergeChars, turns }) => {
        const store = await openMemoryStore({ catalogue, buckets: 2, lanes: 2 });
        const waiting = [...events];
        await ingest(store, waiting.splice(0, 5));
        const turn = () => Number(turns.next().value);
        const built = await untilKilled(
          store,
          buildDeath,
          (mortal) => runProjection(mortal, projection, { maxWrites, maxMergeChars, concurrency: 2 }),
          turn,
        );
        if (!built) await ingest(store, waiting.splice(0, 3));
        const [begun] = await listBuilds(store.projections, projection.name);
        const { build, resumed } = await runProjection(store, projection, { maxWrites, maxMergeChars });
        expect(resumed).toBe(begun?.status === 'building');

        const pass = (of: Death | undefined) =>
          untilKilled(
            store,
            of,
            (mortal) => follow(mortal, projection, build, { maxWrites, batchEvents: 4 }),
            turn,
          );
        for (const one of steps) {
          if ('deliver' in one) await ingest(store, waiting.splice(0, one.deliver));
          else await Promise.all([pass(one.follow), ...(one.atOnce ? [pass(undefined)] : [])]);
        }
        await ingest(store, waiting);
        await follow(store, projection, build, { maxWrites });

        const { build: anew } = await runProjection(store, projection, { swap: false });
        expect(await storedRows(store, projection, build)).toEqual(await storedRows(store, projection, anew));
        const rows = await rowsOf(store, projection, build);
        expect(rows).toEqual(await rowsOf(store, projection, anew));
        expect(rows).toEqual(await expectedRows(store, projection, events));
      }),
      { numRuns: 200 },
    );
  }, 120_000);
});

/** The rows as the definition has them: every stream folded from its events, merged in memory. */
async function expectedRows(
  store: EventStore,
  projection: AnyProjection,
  delivered: readonly CloudEvent[],
): Promise<string[]> {
  const rows = new Map<string, unknown>();
  const subjects = [...new Set(delivered.map(({ subject }) => subject))].sort((a, b) =>
    `${a.replace('/', ':')}:` < `${b.replace('/', ':')}:` ? -1 : 1,
  );
  for (const bucket of bucketNames(store.layout)) {
    const merged = new Map<string, unknown>();
    for (const subject of subjects) {
      const name = parseSubject(subject);
      const stream = name && projection.folds.get(name.category);
      if (!name || !stream || bucketOf(store.layout, name.category, name.id) !== bucket) continue;
      const events: RecordedEvent[] = [];
      for await (const event of store.read(name)) events.push(event);
      if (events.length === 0) continue;
      for (const [key, row] of projection.rowsOf(name, fold(stream, events))) {
        const text = JSON.stringify([key].flat());
        const before: unknown = merged.get(text);
        merged.set(text, before === undefined ? row : projection.merge?.(before, row));
      }
    }
    for (const [key, row] of merged) {
      const before = rows.get(key);
      rows.set(key, before === undefined ? row : projection.merge?.(before, row));
    }
  }
  return [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `{"key":${key},"value":${JSON.stringify(value)}}`);
}
