import { setImmediate, setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Backend } from '../src/backend.ts';
import { linesOf } from '../src/feed/block.ts';
import { defaultLayout, type Layout } from '../src/layout/layout.ts';
import { memoryBackend } from '../src/memory/memory-backend.ts';
import { EventStore } from '../src/store.ts';
import type { Finding } from '../src/verify/finding.ts';
import { all, ids } from './contract/storage.ts';
import { expectAgreement } from './contract/whole-store.ts';
import { deliver, deliveries, type Delivered } from './properties/deliveries.ts';
import { jittery } from './properties/jittery-backend.ts';
import { added, at, catalogue, fromTo, happened } from './streams.ts';
import { changedByHand, contentOf } from './verify/by-hand.ts';

const layout: Layout = { ...defaultLayout, buckets: 3, lanes: 2 };
const storeOn = (backend: Backend) => new EventStore(backend, layout, { catalogue });

/** Some events, by two writers at once, at times that differ. */
async function written(delivered: Delivered): Promise<Backend> {
  let clock = Date.UTC(2026, 5, 1);
  const backend = memoryBackend(() => new Date((clock += 1)));
  const [one, two] = [0, 1].map((lane) => new EventStore(backend, layout, { catalogue, lane }));
  const { batches } = delivered;
  const half = Math.ceil(batches.length / 2);
  if (!one || !two) throw new Error('two writers');
  await Promise.all([
    deliver(one, { ...delivered, batches: batches.slice(0, half) }),
    deliver(two, { ...delivered, batches: batches.slice(half) }),
  ]);
  return backend;
}

const eventsNamed = (findings: readonly Finding[], kind: Finding['finding']) =>
  findings
    .flatMap((found) =>
      found.finding === kind && 'position' in found ? [`${found.stream}:${found.position}`] : [],
    )
    .sort();

const isBlock = (rowKey: string) => rowKey.startsWith('!feed:');
const nameOf = (rowKey: string) => rowKey.replace(':', '/');

/** A storage that dies with the given write, before or after it took effect. */
function dying(backend: Backend, atWrite: number, after: boolean): Backend {
  let writes = 0;
  const write =
    <Arguments extends unknown[], Result>(act: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments): Promise<Result> => {
      writes += 1;
      if (writes > atWrite || (writes === atWrite && !after)) throw new Error('killed');
      const result = await act(...given);
      if (writes === atWrite) throw new Error('killed');
      return result;
    };
  return {
    ...backend,
    insert: write((...given: Parameters<Backend['insert']>) => backend.insert(...given)),
    rewrite: write((...given: Parameters<Backend['rewrite']>) => backend.rewrite(...given)),
  };
}

/** A storage that others write to between any two rows that are read of it. */
const readSlowly = (backend: Backend): Backend => ({
  ...backend,
  async *range(...given) {
    await setTimeout(1);
    for await (const row of backend.range(...given)) {
      yield row;
      await setImmediate();
    }
  },
});

const nothingWritten = (backend: Backend): Backend => dying(backend, 0, false);

describe('whatever was written', () => {
  test('nothing is found in it, and nothing is written', async () => {
    await fc.assert(
      fc.asyncProperty(
        deliveries(() => 'p', 25),
        async (delivered) => {
          const backend = await written(delivered);
          const verification = storeOn(nothingWritten(backend)).verify({ repair: true, payloads: true });
          expect(await all(verification)).toEqual([]);
          expect(verification.checked).toMatchObject({ buckets: 3, events: delivered.events.length });
        },
      ),
      { numRuns: 60 },
    );
  });

  test('rows and blocks deleted by hand are found exactly, and mended from what is left, killed half-way or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        deliveries(() => 'p', 25),
        fc.infiniteStream(fc.integer({ min: 0, max: 9 })),
        fc.record({ events: fc.nat({ max: 5 }), blocks: fc.nat({ max: 5 }) }),
        fc.record({ atWrite: fc.nat({ max: 12 }), after: fc.boolean() }),
        async (delivered, chance, often, death) => {
          const whole = await written(delivered);
          const inBlocks = new Map<string, string>();
          const rows = new Set<string>();
          const blocks = new Set<string>();
          const backend = await changedByHand(whole, layout, (row, bucket) => {
            const isGone =
              (chance.next().value as number) < (isBlock(row.rowKey) ? often.blocks : often.events);
            if (isBlock(row.rowKey)) {
              const block = `${bucket} ${row.rowKey}`;
              for (const line of linesOf(row)) {
                const { subject, position } = JSON.parse(line) as Record<'subject' | 'position', string>;
                inBlocks.set(`${subject}:${position}`, block);
              }
              if (isGone) blocks.add(block);
            } else if (isGone) rows.add(nameOf(row.rowKey));
            return isGone ? undefined : row;
          });
          const lost = [...inBlocks].filter(([name, block]) => rows.has(name) && blocks.has(block));
          const wanted = {
            table: [...rows].filter((name) => !blocks.has(inBlocks.get(name) ?? '')).sort(),
            feed: [...inBlocks].flatMap(([name, block]) =>
              blocks.has(block) && !rows.has(name) ? [name] : [],
            ),
          };

          const before = await contentOf(backend, layout);
          const found = await all(storeOn(nothingWritten(backend)).verify());
          expect(eventsNamed(found, 'event-missing-in-table')).toEqual(wanted.table);
          expect(eventsNamed(found, 'event-missing-in-feed')).toEqual(wanted.feed.sort());
          expect(new Set(found.map(({ mending }) => mending))).toEqual(
            new Set(found.length > 0 ? ['mendable'] : []),
          );
          expect(await contentOf(backend, layout)).toEqual(before);

          // Killed with some write, and run again to its end.
          const killed = all(storeOn(dying(backend, death.atWrite, death.after)).verify({ repair: true }));
          await killed.catch((error: unknown) => {
            expect(error).toEqual(new Error('killed'));
          });
          const mended = await all(storeOn(backend).verify({ repair: true }));
          expect(mended.every(({ mending }) => mending === 'mended')).toBe(true);
          expect(await all(storeOn(backend).verify())).toEqual([]);
          const stored = await expectAgreement(storeOn(backend));
          expect(stored).toHaveLength(delivered.events.length - lost.length);
          // Event rows come back to the byte.
          const original = new Set(await contentOf(whole, layout));
          for (const row of await contentOf(backend, layout))
            if (!row.includes('!feed:')) expect(original.has(row)).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('two repairers at once, and a writer beside them, leave every event once', async () => {
    await fc.assert(
      fc.asyncProperty(
        deliveries(() => 'p', 20),
        fc.infiniteStream(fc.nat({ max: 9 })),
        fc.infiniteStream(fc.nat({ max: 3 })),
        async (delivered, chance, jitter) => {
          const whole = await written(delivered);
          const lost = new Set<string>();
          const backend = await changedByHand(whole, layout, (row) => {
            // Only of one kind, so that nothing is lost for good.
            if (!isBlock(row.rowKey) || (chance.next().value as number) < 6) return row;
            lost.add(row.rowKey);
            return undefined;
          });
          const late = () => jittery(backend, () => jitter.next().value as number);
          const writer = storeOn(late());
          await Promise.all([
            all(storeOn(late()).verify({ repair: true })),
            all(storeOn(late()).verify({ repair: true })),
            ...fromTo(1, 6).map((n) => writer.append(added(`new-${n % 2}`, n))),
          ]);
          await all(storeOn(backend).verify({ repair: true }));
          expect(await all(storeOn(backend).verify())).toEqual([]);
          expect(await expectAgreement(storeOn(backend))).toHaveLength(delivered.events.length + 6);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('what is appended while it runs is no finding', async () => {
    await fc.assert(
      fc.asyncProperty(
        deliveries(() => 'p', 20),
        fc.infiniteStream(fc.nat({ max: 3 })),
        async (delivered, jitter) => {
          const late = jittery(await written(delivered), () => jitter.next().value as number);
          const writers = fromTo(0, 2).map((lane) => new EventStore(late, layout, { catalogue, lane }));
          let ended = false;
          const writing = writers.map(async (writer, w) => {
            for (let n = 1; !ended; n += 1) await writer.append(added(`w-${w}`, n));
            return w;
          });
          const findings = await all(storeOn(readSlowly(late)).verify({ repair: true }));
          ended = true;
          await Promise.all(writing);
          expect(findings).toEqual([]);
        },
      ),
      { numRuns: 12 },
    );
  });
});

test('a redelivery of an event whose row was deleted is named as a second line', async () => {
  const backend = await written({ events: [], batches: [[added('a', 1), added('a', 2)]], atOnce: 1 });
  const gone = await changedByHand(backend, layout, (row) => (row.rowKey.includes(':a:') ? undefined : row));
  await storeOn(gone).append(added('a', 2));
  expect(await all(storeOn(gone).verify({ repair: true }))).toMatchObject([
    {
      finding: 'event-missing-in-table',
      stream: 'counter/a',
      position: added('a', 1).sequence?.padStart(16, '0'),
    },
    {
      ...{ finding: 'event-twice-in-feed', stream: 'counter/a', position: at(2) },
      reason: expect.stringMatching(/^the lines differ: .*archive/) as string,
    },
  ]);
});

test('an identity at two positions is named with both, in one bucket or in two', async () => {
  const backend = memoryBackend();
  const store = storeOn(backend);
  await store.append(added('a', 1, { id: 'same' }));
  await store.append(added('a', 2, { id: 'same' }));
  await store.append(happened('b', 7, { id: 'same' }));
  await store.append(happened('b', 8, { id: 'same', source: '/other' }));
  const found = await all(store.verify({ repair: true }));
  expect(found).toHaveLength(2);
  const places = found.flatMap((one) => (one.finding === 'identity-twice' ? one.places : []));
  expect(new Set(places.map(({ stream, position }) => `${stream} ${position.slice(0, 25)}`))).toEqual(
    new Set(['counter/a 0000000000000001', 'counter/a 0000000000000002', 'fact/b 2026-01-01T00:00:07.00000']),
  );
  expect(found).toMatchObject([
    { source: '/test', id: 'same', mending: 'not-mendable' },
    { source: '/test', id: 'same', mending: 'not-mendable' },
  ]);
});

test('a hole is not filled with what was recorded after the block behind it: that goes to the end', async () => {
  let clock = Date.UTC(2026, 5, 1);
  const whole = memoryBackend(() => new Date((clock += 1)));
  const writer = new EventStore(whole, layout, { catalogue, lane: 0 });
  for (const n of fromTo(1, 4)) await writer.append(added('a', n));
  const gone = new Set([`!feed:00:${at(2)}`, `counter:a:${at(2)}`, `!feed:00:${at(4)}`]);
  const backend = await changedByHand(whole, layout, (row) => (gone.has(row.rowKey) ? undefined : row));
  const store = storeOn(backend);
  expect(await all(store.verify({ repair: true }))).toMatchObject([
    { finding: 'event-missing-in-feed', position: at(4), mending: 'mended' },
    { finding: 'lane-hole', n: 2, through: 2, events: 0, mending: 'mended' },
  ]);
  const blocks = await all(store.feed());
  expect(blocks.map(({ n, events }) => [n, ids(events)])).toEqual([
    [1, ['a-1']],
    [2, []],
    [3, ['a-3']],
    [4, ['a-4']],
  ]);
});
