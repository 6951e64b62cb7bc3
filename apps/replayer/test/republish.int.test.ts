import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EventStore, ingest, openEventStore } from '@annals/event-store';
import { type CloudEvent, defineCatalogue, defineStream, event } from '@annals/events-schema';
import { catalogue } from '@annals/events-schema/catalogue';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startRecordingTopic } from './recording-topic.ts';
import { lines, runCli, startCli } from './run-cli.ts';
import { seededStorage } from './seeded-storage.ts';

let storage: Awaited<ReturnType<typeof seededStorage>>;
let topic: Awaited<ReturnType<typeof startRecordingTopic>>;
let folder: string;
let store: EventStore;
let env: Record<string, string>;
const heard: CloudEvent[] = [];
const taken = { appended: 0, duplicates: 0, quarantined: 0 };

/** The handler is the system's own processor: what was stored before must come out as that. */
async function handle(events: readonly CloudEvent[]): Promise<void> {
  heard.push(...events);
  const report = await ingest(store, events);
  for (const key of ['appended', 'duplicates', 'quarantined'] as const) taken[key] += report[key];
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'annals-republish-'));
  storage = await seededStorage();
  const ticket = defineStream({
    category: 'ticket',
    ordering: 'sequence',
    events: { opened: event('com.example.ticket.opened.v1', z.object({ title: z.string() })) },
    initial: () => 0,
    evolve: { opened: (n) => n + 1 },
  });
  const { tableUrl, blobUrl } = storage;
  const urls = { tableUrl, blobUrl, source: '/test' };
  // Nobody knows this type here; its data is too large for a row.
  const other = await openEventStore({ ...urls, catalogue: defineCatalogue([ticket]) });
  const opened = ticket
    .at('t-1', { after: 0 })
    .opened({ title: 'x'.repeat(40_000) }, { time: '2025-01-01T00:00:00Z' });
  await other.append(opened);
  store = await openEventStore({
    ...urls,
    catalogue: defineCatalogue([...catalogue.byCategory.values(), ticket]),
  });
  topic = await startRecordingTopic(folder, handle);
  env = { ...storage.env, ...topic.env };
});

afterAll(async () => {
  await topic.stop();
  await storage.stop();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  topic.refuse = () => Promise.resolve(undefined);
  for (const list of [topic.accepted, heard]) list.length = 0;
  Object.assign(taken, { appended: 0, duplicates: 0, quarantined: 0 });
});

const cli = (...args: string[]) => runCli(['republish', ...args], { env });

/** Ends with the signal once so many requests were accepted. */
async function interrupted(signal: NodeJS.Signals, requests: number, ...args: string[]) {
  const child = startCli(['republish', ...args], { env });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  while (topic.accepted.length < requests && child.exitCode === null) await sleep(5);
  child.kill(signal);
  return { code: await ended, stderr };
}

const stored = async (): Promise<string[]> => {
  const events: string[] = [];
  for await (const one of store.scan()) events.push(JSON.stringify(one));
  return events;
};

test('a whole history goes to its own topic again, which is busy, and its run is killed: in order, and nothing changes', async () => {
  const before = await stored();
  const feed = await store.feedEnd();
  let requests = 0;
  topic.refuse = async () => {
    await sleep(5);
    return (requests += 1) % 4 === 2 ? 503 : undefined;
  };
  const killed = await interrupted('SIGKILL', 4, '--all', '--rate', '200', '--job', 'again');
  expect(killed.code).toBeNull();
  const { code, stdout, stderr } = await cli('--job', 'again', '--rate', '2000', '--json');
  expect(code).toBe(0);
  const { sentNow, ...report } = JSON.parse(stdout) as { sentNow: number };
  expect(report).toEqual({
    job: 'again',
    to: env.ANNALS_TOPIC_ENDPOINT,
    events: before.length,
    sent: before.length,
  });
  expect(sentNow).toBeLessThan(before.length);
  expect(stderr).toBe(
    `job again: ${before.length} events to ${env.ANNALS_TOPIC_ENDPOINT}, ${before.length - sentNow} of them sent before\n`,
  );

  const sent = topic.accepted.flat();
  const idOf = ({ subject, id }: CloudEvent) => `${subject} ${id}`;
  const once = [...new Map(sent.map((one) => [idOf(one), one])).values()];
  // One request may have been accepted and not noted: a tenth of a second's events.
  expect(sent.length - once.length).toBeLessThanOrEqual(20);
  expect(once).toEqual(
    before.map((text) => {
      const {
        position: _,
        recordedtime: __,
        contenthash: ___,
        ...one
      } = JSON.parse(text) as Record<string, unknown>;
      return { ...one, replay: 'again' };
    }),
  );
  await topic.idle();
  expect(new Set(heard.map(({ replay }) => replay))).toEqual(new Set(['again']));
  expect(new Set(heard.map(idOf)).size).toBe(before.length);
  expect(taken).toMatchObject({ appended: 0, quarantined: 0 });
  expect(await stored()).toEqual(before);
  expect(await store.feedEnd()).toEqual(feed);

  expect(await cli('--job', 'again')).toMatchObject({
    code: 0,
    stdout: `republished: ${before.length} of ${before.length} events, 0 of them now; job again\n`,
  });
  expect(await cli('--job', 'again', '--category', 'ticket')).toMatchObject({
    code: 1,
    stderr:
      'replayer: job again was begun with other parameters (categories): go on with those, or begin a new job (job-differs)\n',
  });
});

test('a part of it keeps to its rate; Ctrl-C, or a topic that stays busy, says how to go on', async () => {
  const part = ['--stream', 'web-feature/busy', '--before', '2018-01-01', '--rate', '60'];
  const started = performance.now();
  const stopped = await interrupted('SIGINT', 3, ...part, '--job', 'part');
  expect(stopped).toEqual({
    code: 130,
    stderr:
      `job part: 90 events to ${env.ANNALS_TOPIC_ENDPOINT}, 0 of them sent before\n` +
      'replayer: stopped; replayer republish --job part goes on from there\n',
  });
  expect(performance.now() - started).toBeGreaterThan(200);
  expect(topic.accepted.map(({ length }) => length)).toEqual(
    Array.from({ length: topic.accepted.length }, () => 6),
  );

  topic.refuse = () => Promise.resolve(403);
  const refused = await cli('--job', 'part');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(
    /replayer republish --job part goes on from there\nreplayer: the topic answered 403: .*EventGrid Data Sender/,
  );
  topic.refuse = () => Promise.resolve(undefined);
  expect((await cli('--job', 'part', '--rate', '1000')).stdout).toMatch(
    /^republished: 90 of 90 events, \d+ of them now; job part\n$/,
  );
  expect(new Set(topic.accepted.flat().map(({ sequence }) => sequence)).size).toBe(90);
});

describe.concurrent('before anything is sent', () => {
  test('a dry run counts by stream and type', async () => {
    const text = await cli(
      '--dry-run',
      '--category',
      'conversation',
      '--type',
      'com.example.ticket.opened.v1',
    );
    expect(text).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('to be sent: 0 events of 0 streams') as string,
    });
    const { code, stdout, stderr } = await cli('--dry-run', '--all', '--rate', '50', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [summary, ...streams] = lines(stdout).reverse() as Record<string, unknown>[];
    expect(streams).toContainEqual({ stream: 'ticket/t-1', events: 1, bytes: expect.any(Number) as number });
    expect(streams).toContainEqual({
      stream: 'web-feature/grid',
      events: 3,
      bytes: expect.any(Number) as number,
    });
    expect(summary).toMatchObject({
      summary: {
        ...{ events: 190, streams: 5, operations: 190, rate: 50, seconds: 4 },
        first: '2013-08-20T00:00:00.000000000Z',
        last: '2026-01-02T02:00:00.000000000Z',
      },
    });
    const human = (await cli('--dry-run', '--stream', 'conversation/c-42')).stdout;
    expect(human).toMatch(/^stream +events +bytes\nconversation\/c-42 +3 +\d+\ntype +events +bytes\n/);
    expect(human).toMatch(
      /to be sent: 3 events of 1 streams, \d+ bytes, 2026-01-01T09:00:00Z to 2026-01-02T02:00:00Z\n/,
    );
    expect(topic.accepted).toEqual([]);
  });

  test('everything is meant only if that was said, and what is mistyped is refused', async () => {
    const mistyped = [
      [[], 'say what to send'],
      [['--job', 'none'], 'there is no job none yet'],
      [['--all', '--type', 'x'], '--all goes alone'],
      [['--stream', 'c-42'], '"c-42" is no stream'],
      [['--all', '--rate', '0'], '--rate'],
      [['--all', '--job', 'a/b'], '--job'],
      [['--all', '--to', 'http://10.0.0.1/api/events'], 'must be https'],
      [['--all', '--after', 'soon'], '--after'],
    ] as const;
    await Promise.all(
      mistyped.map(async ([args, what]) => {
        const { code, stderr } = await cli(...args);
        expect({ args, code }).toEqual({ args, code: 2 });
        expect(stderr).toContain(what);
      }),
    );
    const { code, stderr } = await runCli(['republish', '--all'], { env: storage.env, cwd: folder });
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no topic is named') as string,
    });
  });
});
