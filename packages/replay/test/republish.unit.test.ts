import { type EventStore, ingest, openMemoryStore } from '@annals/event-store';
import type { CloudEvent } from '@annals/events-schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runArchive } from '../src/archive/run-archive.ts';
import { type Choice, chosenHistory } from '../src/republish/choice.ts';
import { sumOfChosen } from '../src/republish/count-chosen.ts';
import { readRepublished } from '../src/republish/job.ts';
import { republish, type Target } from '../src/republish/republish.ts';
import { appendAll, histories } from './random-history.ts';
import { added, all, catalogue, counter, noted, second } from './streams.ts';

const to = 'https://topic.example/api/events';
const fast = { rate: 100_000 };

async function memory(known = catalogue) {
  const at = { second: 1_000 };
  const now = () => new Date(second(at.second));
  return { at, store: await openMemoryStore({ catalogue: known, buckets: 3, lanes: 2, now }) };
}

/** A topic that keeps the requests that it accepts; `before` may throw, as one that refuses. */
function topic(before: () => void = () => undefined) {
  const requests: CloudEvent[][] = [];
  const target: Target = {
    send: async (body) => {
      await Promise.resolve();
      before();
      requests.push(JSON.parse(Buffer.from(body).toString()) as CloudEvent[]);
    },
  };
  return { target, requests, events: () => requests.flat() };
}

const choices: fc.Arbitrary<Choice> = fc.record(
  {
    categories: fc.subarray(['counter', 'fact', 'fact-sheet'], { minLength: 1 }),
    streams: fc.subarray(['counter/a', 'counter/a1', 'fact/a', 'fact/a-1', 'fact-sheet/b'], { minLength: 1 }),
    types: fc.subarray(['test.annals.counter.added.v1', 'test.annals.fact.noted.v1'], { minLength: 1 }),
    after: fc.nat({ max: 60 }).map((n) => second(n).replace('Z', '000000Z')),
    before: fc.nat({ max: 60 }).map((n) => second(n).replace('Z', '000000Z')),
    knownAt: fc.nat({ max: 10 }).map((n) => second(1_000 + n).replace('Z', '000000Z')),
  },
  { requiredKeys: [] },
);

/** What is to be sent, told from the table by other means. */
async function expectedOf(
  store: EventStore,
  { after, before, knownAt, ...lists }: Choice,
): Promise<CloudEvent[]> {
  const isIn = (list: readonly string[] | undefined, name: string) => !list || list.includes(name);
  const stored = await all(store.scan());
  return stored
    .filter(
      ({ subject, type, time, recordedtime }) =>
        isIn(lists.streams, subject) &&
        isIn(lists.categories, subject.split('/')[0] ?? '') &&
        isIn(lists.types, type) &&
        !(after !== undefined && time < after) &&
        !(before !== undefined && time >= before) &&
        !(knownAt !== undefined && recordedtime > knownAt),
    )
    .map(({ position: _, recordedtime: __, contenthash: ___, ...event }) => ({ ...event, replay: 'job' }));
}

describe('republish', () => {
  test('sends what was chosen as it was, each stream in order, and after a kill one request again at most', async () => {
    await fc.assert(
      fc.asyncProperty(
        histories,
        choices,
        fc.array(fc.record({ requests: fc.nat({ max: 3 }), accepted: fc.boolean() }), { maxLength: 4 }),
        async (portions, choice, kills) => {
          const { store, at } = await memory();
          for (const [index, portion] of portions.entries()) {
            at.second += 1;
            await appendAll(store, portion);
            if (index % 3 === 1) await runArchive(store.raw);
          }
          const expected = await expectedOf(store, choice);
          const sent: CloudEvent[] = [];
          let longest = 0;
          for (const { requests, accepted } of [...kills, { requests: Infinity, accepted: true }]) {
            // A kill comes before the topic took a request, or after it and before that was noted.
            const { target, requests: took } = topic();
            let left = requests;
            const mortal: Target = {
              send: async (body) => {
                if (left === 0 && !accepted) throw new Error('killed');
                await target.send(body);
                if (left-- === 0) throw new Error('killed');
              },
            };
            const run = republish(store, mortal, 'job', { to, ...choice }, { rate: 70 });
            await run.catch((error: unknown) => {
              expect((error as Error).message).toBe('killed');
            });
            sent.push(...took.flat());
            longest = Math.max(longest, ...took.map(({ length }) => length));
            // Stored behind and before the place where the job stands: news, which it does not send.
            at.second += 1_000;
            await store.append(noted('fact', 'a', 61 + at.second));
          }
          expect(longest).toBeLessThanOrEqual(7);
          expect(sent.length - expected.length).toBeLessThanOrEqual(kills.length * 7);
          const idOf = ({ subject, id }: CloudEvent) => `${subject} ${id}`;
          expect([...new Map(sent.map((event) => [idOf(event), event])).values()]).toEqual(expected);
          expect(await readRepublished(store.replays, 'job')).toMatchObject({
            done: true,
            events: expected.length,
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  test('to its own topic changes nothing; to another account the events come without a trace of it', async () => {
    const { store, at } = await memory();
    const large = 'x'.repeat(100_000);
    await store.append([added('a', 1), added('a', 2, large), added('a', 3, { 10: 1, 9: 2, b: 1e21 })]);
    await store.append({
      ...noted('fact', 'b', 1),
      region: 'eu',
      retries: 2,
      traceparent: '00-x',
    } as CloudEvent);
    const before = await all(store.scan());
    const feed = await store.feedEnd();
    const { target, events } = topic();
    await republish(store, target, 'job-1', { to }, fast);
    expect(events()).toHaveLength(4);
    expect(events().every(({ replay }) => replay === 'job-1')).toBe(true);

    at.second += 100;
    expect(await ingest(store, events())).toMatchObject({ appended: 0, duplicates: 4, quarantined: 0 });
    expect(await all(store.scan())).toEqual(before);
    expect(await store.feedEnd()).toEqual(feed);

    const { store: fresh } = await memory();
    expect(await ingest(fresh, events())).toMatchObject({ appended: 4, quarantined: 0 });
    const unstamped = (stored: typeof before) => stored.map(({ recordedtime: _, ...event }) => event);
    expect(unstamped(await all(fresh.scan()))).toEqual(unstamped(before));
    expect((await fresh.replay(counter, 'a')).state).toEqual((await store.replay(counter, 'a')).state);
  });

  test('an event that a topic does not take is named before anything is sent', async () => {
    const { store } = await memory();
    const longest =
      1_048_576 - JSON.stringify({ ...added('a', 2, ''), time: second(2).replace('Z', '000000Z') }).length;
    await store.append([added('a', 1), added('a', 2, 'x'.repeat(longest - 60))]);
    const { target, events } = topic();
    const run = republish(store, target, 'job', { to }, fast);
    await expect(run).rejects.toMatchObject({
      code: 'event-too-large',
      message: expect.stringContaining('counter/a, position 0000000000000002') as string,
    });
    expect(events()).toEqual([]);
    await expect(
      republish(store, target, 'part', { to, before: `${second(2).slice(0, -1)}000000Z` }, fast),
    ).resolves.toMatchObject({
      sent: 1,
    });
  });

  test('events of a type that nobody knows any more are sent like all others', async () => {
    const { store } = await memory();
    await store.append([added('a', 1), added('a', 2)]);
    const { target, events } = topic();
    // All that it is given; a catalogue is not among it.
    const { raw, replays } = store;
    await republish({ raw, replays }, target, 'job', { to }, fast);
    expect(events().map(({ id }) => id)).toEqual(['a-1', 'a-2']);
  });

  test('a job is what it was begun as, and one run of it at a time', async () => {
    const { store } = await memory();
    await store.append([added('a', 1), added('a', 2)]);
    const streams = ['counter/a', 'counter/b'];
    const down = topic(() => {
      throw new Error('503');
    });
    await expect(republish(store, down.target, 'job', { to, streams }, fast)).rejects.toThrow('503');
    const { target, events } = topic();
    for (const [other, what] of [
      [{ to: `${to}/2`, streams }, 'to'],
      [{ to, streams: ['counter/a'] }, 'streams'],
      [{ to, streams, after: second(1) }, 'after'],
      [{ to }, 'streams'],
    ] as const)
      await expect(republish(store, target, 'job', other, fast)).rejects.toMatchObject({
        code: 'job-differs',
        message: expect.stringContaining(`(${what})`) as string,
      });
    expect(events()).toEqual([]);

    // A second run, while the first waits for its topic.
    const overtaken: Target = {
      send: async (body) => {
        await republish(store, target, 'job', { to, streams: [...streams].reverse() }, fast);
        await target.send(body);
      },
    };
    await expect(republish(store, overtaken, 'job', { to, streams }, fast)).rejects.toMatchObject({
      code: 'job-contended',
    });
    await expect(republish(store, down.target, 'job', { to, streams }, fast)).resolves.toMatchObject({
      sent: 2,
    });
    expect(events()).toHaveLength(4);
  });

  test('is counted before by stream and type, with what Event Grid bills', async () => {
    const { store } = await memory();
    await store.append([added('a', 1), added('a', 2, 'x'.repeat(70_000))]);
    await store.append(noted('fact', 'b', 7));
    const streams: string[] = [];
    const counts = await sumOfChosen(store, {}, 'job', ({ stream, events }) =>
      streams.push(`${stream} ${events}`),
    );
    expect(streams.sort()).toEqual(['counter/a 2', 'fact/b 1']);
    const sent = topic();
    await republish(store, sent.target, 'job', { to }, fast);
    expect(counts).toMatchObject({
      ...{ events: 3, streams: 2, operations: 4 },
      bytes: sent.events().reduce((sum, event) => sum + JSON.stringify(event).length, 0),
      first: second(1).replace('Z', '000000Z'),
      last: second(7).replace('Z', '000000Z'),
      types: [
        { type: 'test.annals.counter.added.v1', events: 2 },
        { type: 'test.annals.fact.noted.v1', events: 1 },
      ],
    });
    const { store: empty } = await memory();
    expect(await sumOfChosen(empty, {}, 'job')).toMatchObject({ events: 0, first: null, types: [] });
    await expect(republish(empty, sent.target, 'job', { to }, fast)).resolves.toMatchObject({
      sent: 0,
      done: true,
    });
  });

  test('reads no bucket that the chosen streams are not in', async () => {
    const { store } = await memory();
    await appendAll(store, [added('a', 1), noted('fact', 'b', 1), noted('fact', 'a~', 1)]);
    const chunks = await all(chosenHistory(store, { streams: ['counter/a'] }));
    expect(chunks.flatMap(({ events }) => events.map(({ subject }) => subject))).toEqual(['counter/a']);
  });
});
