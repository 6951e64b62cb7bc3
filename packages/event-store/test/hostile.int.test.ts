import { isDeepStrictEqual } from 'node:util';
import type { CloudEvent } from '@annals/events-schema';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ingestEach } from '../src/ingest/ingest.ts';
import type { QuarantineEntry } from '../src/quarantine/entry.ts';
import { jsonOf } from '../src/quarantine/json-of.ts';
import type { EventStore } from '../src/store.ts';
import { azuriteOfThisFile, storageAt } from './azurite-storage.ts';
import { fresh } from './contract/storage.ts';
import { expectAgreement } from './contract/whole-store.ts';
import { type Hostile, ownStream } from './hostile/arbitraries.ts';
import { hostile } from './hostile/hostile-events.ts';
import { seed, soaking } from './soak.ts';
import { added, fromTo } from './streams.ts';

const batches = soaking ? 1_000 : 20;
const hostileABatch = 100;
const neighbours = 10;

const azurite = azuriteOfThisFile();

test(
  `${(batches * hostileABatch).toLocaleString('en')} hostile events: each is stored as it is or quarantined with a reason, and so are its neighbours (seed ${seed})`,
  async () => {
    const store = await (await storageAt(azurite())).open();
    const stored = new Map<string, CloudEvent>();
    const refused = new Map<string, { readonly reason: string; readonly event: unknown }>();
    const counts = { hostile: 0, stored: 0, refused: 0 };
    const reasons: Record<string, number> = {};
    const wrong: string[] = [];

    const deliver = async (given: readonly Hostile[]) => {
      const id = fresh('good');
      const good = fromTo(1, neighbours).map((n): Hostile => ({ event: added(id, n), fate: 'stored' }));
      const delivery = given.map(onItsOwn).flatMap((one, n) => [one, ...good.slice(n, n + 1)]);
      const ways = await ingestEach(
        store,
        delivery.map(({ event }) => event),
      );
      expect(ways).toHaveLength(delivery.length);
      const misjudged = delivery.filter(({ fate }, at) => {
        const way = ways[at];
        return fate !== undefined && fate !== (way && 'refused' in way ? 'refused' : 'stored');
      });
      wrong.push(...misjudged.map(({ event, fate }) => `not ${fate}: ${jsonOf(event).slice(0, 500)}`));
      for (const [at, way] of ways.entries()) {
        const event = delivery[at]?.event;
        if ('stored' in way) stored.set(nameOf(event), event as CloudEvent);
        else {
          refused.set(way.refused.id, { reason: way.refused.reason, event });
          reasons[way.refused.reason] = (reasons[way.refused.reason] ?? 0) + 1;
        }
        counts['stored' in way ? 'stored' : 'refused'] += 1;
      }
      counts.hostile += given.length;
    };
    const started = performance.now();
    // Sampled, not asserted: to print what is nested beyond the stack would end the test in its place.
    for (const batch of fromTo(1, batches))
      await deliver(fc.sample(hostile, { seed: seed + batch, numRuns: hostileABatch }));
    const seconds = Math.round((performance.now() - started) / 1_000);

    expect(wrong.slice(0, 5)).toEqual([]);
    await expectStored(store, stored);
    await expectQuarantined(store, refused);
    console.log(`hostile ${JSON.stringify({ seed, seconds, ...counts, reasons })}`);
    expect(counts.hostile).toBeGreaterThanOrEqual(batches * hostileABatch);
    const expected = ['bad-stream', 'invalid', 'unknown-type', ...(soaking ? ['too-large'] : [])];
    expect(Object.keys(reasons)).toEqual(expect.arrayContaining(expected));
  },
  soaking ? 1_800_000 : 60_000,
);

/** Puts an event on a stream that no other has, if it is on the one that stands for it. */
function onItsOwn(one: Hostile): Hostile {
  const { subject } = (one.event ?? {}) as { subject?: unknown };
  const own = Object.values(ownStream).find((stream) => stream === subject);
  if (own === undefined) return one;
  return { ...one, event: { ...(one.event as object), subject: own.replace('here', fresh('own')) } };
}

const nameOf = (event: unknown) => {
  const { subject, id } = event as CloudEvent;
  return `${subject} ${id}`;
};

/** The table holds these and no others, attribute for attribute, and the feed the same. */
async function expectStored(store: EventStore, expected: ReadonlyMap<string, CloudEvent>): Promise<void> {
  const found = await expectAgreement(store);
  expect(found.map(nameOf).sort()).toEqual([...expected.keys()].sort());
  const changed = found.filter((event) => {
    const { time: _, sequence: __, ...sent } = { ...expected.get(nameOf(event)) };
    const kept = Object.fromEntries(
      Object.keys(sent).map((name) => [name, (event as unknown as Record<string, unknown>)[name]]),
    );
    return !isDeepStrictEqual(kept, sent);
  });
  expect(changed.slice(0, 3)).toEqual([]);
}

/** Each entry is listed once, with its reason and its event; of what is nested too deep, what begins it. */
async function expectQuarantined(
  store: EventStore,
  expected: ReadonlyMap<string, { readonly reason: string; readonly event: unknown }>,
): Promise<void> {
  const listed = new Set<string>();
  const wrong: QuarantineEntry[] = [];
  for await (const entry of store.quarantine.list()) {
    const { reason, event } = expected.get(entry.id) ?? {};
    const whole =
      isDeepStrictEqual(entry.event, event) || (entry.event as { toodeep?: string } | null)?.toodeep;
    if (!whole || reason !== entry.reason || !entry.violations[0]?.message || listed.has(entry.id))
      wrong.push(entry);
    listed.add(entry.id);
  }
  expect(wrong.slice(0, 3).map((entry) => JSON.stringify(entry).slice(0, 1_000))).toEqual([]);
  expect(listed.size).toBe(expected.size);
}
