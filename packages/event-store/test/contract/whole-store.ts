import type { RecordedEvent } from '@annals/events-schema';
import { describe, expect, test } from 'vitest';
import type { Checkpoint } from '../../src/feed/read-feed.ts';
import type { EventStore } from '../../src/store.ts';
import { added, counter, fact, fromTo, happened, web, webFeature } from '../streams.ts';
import { all, feedOf, fresh, ids, type Storage } from './storage.ts';

const byKey = (a: RecordedEvent, b: RecordedEvent) =>
  `${a.subject}:${a.position}` < `${b.subject}:${b.position}` ? -1 : 1;

/** Table and feed hold the same events, to the byte. */
export async function expectAgreement(store: EventStore): Promise<RecordedEvent[]> {
  const scanned = (await all(store.scan())).sort(byKey);
  const fed = (await all(store.feed())).flatMap(({ events }) => events).sort(byKey);
  expect(fed.map((event) => JSON.stringify(event))).toEqual(scanned.map((event) => JSON.stringify(event)));
  return scanned;
}

/** Scan, streams, replayAll and the feed: all that there is. */
export function describeWholeStore(storage: () => Storage): void {
  describe('scan, streams and replayAll', () => {
    test('a scan gives each stream contiguous and in order, and only its category', async () => {
      const store = await storage().open();
      const names = fromTo(1, 20).map(() => fresh());
      await Promise.all(
        names.flatMap((id) =>
          [3, 1, 2].flatMap((n) => [store.append(added(id, n)), store.append(happened(id, n))]),
        ),
      );
      for (const options of [{}, { category: 'counter' }, { category: 'fact', concurrency: 0 }]) {
        const seen = new Map<string, string>();
        let current = '';
        for (const { subject, position } of await all(store.scan(options))) {
          if (options.category) expect(subject.startsWith(`${options.category}/`)).toBe(true);
          if (subject !== current) expect(seen.has(subject)).toBe(false);
          else expect(position > (seen.get(subject) ?? '')).toBe(true);
          current = subject;
          seen.set(subject, position);
        }
        const wanted = names.map((id) => `${options.category ?? 'counter'}/${id}`);
        expect(wanted.filter((subject) => !seen.has(subject))).toEqual([]);
      }
    });

    test('a category is not mixed up with another that its name begins', async () => {
      const store = await storage().open();
      const id = fresh();
      await store.append(
        happened(id, 1, { type: 'test.annals.web.noted.v1', subject: `web/${id}`, id: 'w' }),
      );
      await store.append(
        happened(id, 1, { type: 'test.annals.web-feature.noted.v1', subject: `web-feature/${id}`, id: 'f' }),
      );
      const of = async (category: string) => ids(await all(store.scan({ category })));
      expect([await of('web'), await of('web-feature')]).toEqual([['w'], ['f']]);
      expect((await all(store.streams({ category: 'web' }))).map(({ events }) => events)).toEqual([1]);
      expect((await all(store.replayAll(web))).map(({ state }) => state)).toEqual([['w']]);
      expect((await all(store.replayAll(webFeature))).map(({ state }) => state)).toEqual([['f']]);
    });

    test('streams are listed once, with their number of events and their ends', async () => {
      const store = await storage().open();
      const id = fresh();
      await store.append([2, 3, 7].map((n) => added(id, n)));
      const found = (await all(store.streams())).filter((stream) => stream.id === id);
      expect(found).toEqual([
        {
          category: 'counter',
          id,
          events: 3,
          firstPosition: '0000000000000002',
          lastPosition: '0000000000000007',
        },
      ]);
    });

    test('replayAll says of every stream what its replay says, whatever is asked', async () => {
      const store = await storage().open();
      await Promise.all(
        fromTo(1, 12).map(async (n) => {
          const id = fresh();
          const numbers = n % 3 === 0 ? [1, 2, 4] : fromTo(1, n);
          await store.append(numbers.map((number) => added(id, number)));
          await store.append(numbers.map((number) => happened(id, number)));
        }),
      );
      for (const question of [{}, { asOf: '2026-01-01T00:00:03Z' }, { knownAt: '2020-01-01T00:00:00Z' }]) {
        for (const stream of [counter, fact] as const) {
          const every = await all(store.replayAll<unknown>(stream, question));
          for (const { name, ...replay } of every)
            expect(replay).toEqual(await store.replay<unknown>(stream, name.id, question));
          const replayed = new Set(every.map(({ name }) => name.id));
          for (const { id } of await all(store.streams({ category: stream.category }))) {
            if (!replayed.has(id))
              expect(await store.replay<unknown>(stream, id, question)).toMatchObject({
                events: 0,
                gapAt: undefined,
              });
          }
        }
      }
    });
  });

  describe('feed', () => {
    test('table and feed hold the same events, attribute for attribute', async () => {
      const store = await storage().open();
      const id = fresh();
      await store.append(
        happened(id, 1, {
          zulu: 'last',
          alpha: 'first',
          flag: true,
          off: false,
          count: 42,
          negative: -7,
          tenantid: 't',
          datasubject: 'd',
          dataschema: 'https://example.org/schema',
          correlationid: 'c',
          causationid: 'b',
          traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
          tracestate: 'a=b',
          constructor: 'c',
          rowkey: 'r',
          etag: 'e',
          timestamp: 'now',
          count1: 'b00',
          sequence: '7',
          datacontenttype: 'application/vnd.test+json; charset=utf-8',
        }),
      );
      await expectAgreement(store);
      const [event] = await all(store.read({ category: 'fact', id }));
      expect(event).toMatchObject({
        flag: true,
        off: false,
        count: 42,
        negative: -7,
        constructor: 'c',
        etag: 'e',
      });
    });

    test('a reader gets each event once, and from a checkpoint only what is new', async () => {
      const store = await storage().open();
      const id = fresh();
      const until = async (from = {}) => {
        const blocks = await all(store.feed(from));
        const events = blocks
          .flatMap((block) => block.events)
          .filter(({ subject }) => subject === `counter/${id}`);
        return {
          numbers: events.map(({ sequence }) => Number(sequence)).sort((a, b) => a - b),
          checkpoint: blocks.at(-1)?.checkpoint ?? from,
        };
      };
      await store.append([added(id, 1), added(id, 2)]);
      const first = await until();
      expect(first.numbers).toEqual([1, 2]);
      expect(await until(first.checkpoint)).toEqual({ numbers: [], checkpoint: first.checkpoint });
      await store.append(added(id, 2));
      await (await storage().open()).append([added(id, 3), added(id, 4)]);
      const second = await until(first.checkpoint);
      expect(second.numbers).toEqual([3, 4]);
      expect((await until(second.checkpoint)).numbers).toEqual([]);
    });

    test('a reader that stops in the middle goes on from the checkpoint of its last block', async () => {
      const store = await storage().open();
      const start = (await all(store.feed())).at(-1)?.checkpoint;
      await Promise.all(fromTo(1, 5).map(() => store.append(added(fresh(), 1))));
      const whole = ids((await all(store.feed(start))).flatMap(({ events }) => events));
      const stepped: string[] = [];
      let checkpoint = start;
      for (let more = true; more;) {
        more = false;
        for await (const block of store.feed(checkpoint)) {
          stepped.push(...ids(block.events));
          checkpoint = JSON.parse(JSON.stringify(block.checkpoint)) as Checkpoint;
          more = true;
          break;
        }
      }
      expect(stepped.sort()).toEqual(whole.sort());
    });

    test('a hole in a lane, and a block that is not what was written, are reported and not read over', async () => {
      const store = await storage().open();
      const { bucket, lane, n } = (await all(store.feed())).at(-1) ?? { bucket: '00', lane: 0, n: 0 };
      await expect(all(store.feed({ [`${bucket}:${lane}`]: n - 1 }))).resolves.toBeDefined();
      await expect(all(store.feed({ [`${bucket}:${lane}`]: -1 }))).rejects.toMatchObject({
        code: 'feed-corrupt',
      });
    });
  });

  test('after all of this, table and feed agree', async () => {
    const store = await storage().open();
    expect((await expectAgreement(store)).length).toBeGreaterThan(50);
    expect(await feedOf(store, 'counter/never')).toEqual([]);
  });
}
