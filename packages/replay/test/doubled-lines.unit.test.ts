import { type EventStore, openMemoryStore, type RawBlock } from '@annals/event-store';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readHistory, runArchive, verifyArchive } from '../src/index.ts';
import { keptManifest } from '../src/restore/backup.ts';
import { appendAll, histories } from './random-history.ts';
import { added, all, catalogue, fromTo, second } from './streams.ts';

/** A store's feed in which some lines come again, each in a block of its own; as much of it as `shown` says. */
async function doubledFeed(store: EventStore, again: readonly { pick: number; lane: number; at: number }[]) {
  const { raw } = store;
  const lanes = new Map<string, (readonly Buffer[])[]>();
  const lines: { key: string; bucket: string; line: Buffer }[] = [];
  for (const bucket of raw.buckets())
    for (let lane = 0; lane < raw.layout.lanes; lane += 1) {
      const blocks = await all(raw.feedLines(bucket, lane, 0));
      lanes.set(
        `${bucket}:${lane}`,
        blocks.map((block) => block.lines),
      );
      for (const block of blocks)
        for (const line of block.lines) lines.push({ key: `${bucket}:${lane}`, bucket, line });
    }
  for (const { pick, lane, at } of again) {
    const one = lines[pick % lines.length];
    const blocks = one && lanes.get(`${one.bucket}:${lane % raw.layout.lanes}`);
    if (one) blocks?.splice(at % (blocks.length + 1), 0, [one.line]);
  }
  const shown = { share: 1 };
  const archive = (await openMemoryStore({ catalogue, ...raw.layout })).raw.archive;
  async function* feedLines(bucket: string, lane: number, after: number): AsyncGenerator<RawBlock> {
    await Promise.resolve();
    const blocks = lanes.get(`${bucket}:${lane}`) ?? [];
    for (let n = after + 1; n <= Math.ceil(blocks.length * shown.share); n += 1)
      yield { n, lines: [...(blocks[n - 1] ?? [])] };
  }
  const { layout, payloads } = raw;
  const history = {
    ...{ layout, payloads, archive, feedLines, buckets: () => raw.buckets() },
    withData: raw.withData.bind(raw),
    tableEvents: raw.tableEvents.bind(raw),
  };
  return { history, shown };
}

const textOf = (event: unknown) => JSON.stringify(event);

async function read(store: EventStore, raw: Awaited<ReturnType<typeof doubledFeed>>['history']) {
  const source = { raw: raw as unknown as EventStore['raw'], privacy: store.privacy };
  return (await all(readHistory(source))).flatMap(({ events }) => events.map(textOf));
}

describe('an event whose line the feed holds again', () => {
  test('is archived once and read once, whether it comes in one portion, in a later run or in the tail', async () => {
    const seen = { tail: 0, later: 0 };
    await fc.assert(
      fc.asyncProperty(
        histories,
        fc.array(fc.record({ pick: fc.nat(), lane: fc.nat({ max: 1 }), at: fc.nat() }), {
          minLength: 1,
          maxLength: 6,
        }),
        fc
          .array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 })
          .map((shares) => shares.sort()),
        fc.constantFrom(1, 500, 100_000),
        async (portions, again, shares, portionBytes) => {
          const clock = { second: 1_000 };
          const store = await openMemoryStore({
            ...{ catalogue, buckets: 2, lanes: 2 },
            now: () => new Date(second(clock.second)),
          });
          for (const portion of portions) {
            await appendAll(store, portion);
            clock.second += 1;
          }
          const clean = await runArchive(store.raw);
          const scanned = (await all(store.scan())).map(textOf);
          const { history, shown } = await doubledFeed(store, again);
          let named = 0;
          const run = { portionBytes, onDoubled: () => (named += 1) };
          let doubled = 0;
          for (const share of shares) {
            shown.share = share;
            doubled += (await runArchive(history, run)).doubled;
          }
          seen.later += doubled;
          shown.share = 1;
          const before = doubled;
          expect(await read(store, history)).toEqual(scanned);
          const last = await runArchive(history, run);
          doubled += last.doubled;
          seen.tail += shares.length > 0 ? doubled - before : 0;
          expect([doubled, named]).toEqual([again.length, again.length]);
          expect([last.events, last.hash]).toEqual([clean.events, clean.hash]);
          expect(await runArchive(history, run)).toMatchObject({ added: 0, doubled: 0, segments: 0 });
          expect(await read(store, history)).toEqual(scanned);
          const { manifest } = await keptManifest(history.archive);
          expect((await verifyArchive(history, manifest)).problems).toEqual([]);
        },
      ),
      { numRuns: 20 },
    );
    expect(seen.later).toBeGreaterThan(5);
    expect(seen.tail).toBeGreaterThan(5);
  }, 60_000);

  test('is named with stream and position', async () => {
    const store = await openMemoryStore({ catalogue, buckets: 1, lanes: 1 });
    for (const n of fromTo(1, 3)) await store.append(added('a', n));
    const { history, shown } = await doubledFeed(store, [{ pick: 1, lane: 0, at: 3 }]);
    shown.share = 3 / 4;
    expect(await runArchive(history)).toMatchObject({ added: 3, doubled: 0 });
    shown.share = 1;
    const named: string[] = [];
    const onDoubled = (subject: string, position: string) => void named.push(`${subject} ${position}`);
    expect(await runArchive(history, { onDoubled })).toMatchObject({ added: 0, doubled: 1, segments: 0 });
    expect(named).toEqual(['counter/a 0000000000000002']);
  });

  test('but another line at its position is refused', async () => {
    const store = await openMemoryStore({ catalogue, buckets: 1, lanes: 1 });
    await store.append(added('a', 1));
    const { history, shown } = await doubledFeed(store, []);
    const [block] = await all(history.feedLines('00', 0, 0));
    const other = Buffer.from((block?.lines[0]?.toString() ?? '').replace('"by":1', '"by":2'));
    const twice = {
      ...history,
      async *feedLines(bucket: string, lane: number, after: number) {
        yield* history.feedLines(bucket, lane, after);
        if (after < 2) yield { n: 2, lines: [other] };
      },
    };
    shown.share = 1;
    await expect(runArchive(twice)).rejects.toThrow(
      'the feed holds two events at counter:a:0000000000000001',
    );
    await runArchive(history);
    await expect(read(store, twice)).rejects.toMatchObject({ code: 'archive-corrupt' });
  });
});
