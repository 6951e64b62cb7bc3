import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EventStore, openEventStore, openMemoryStore } from '@annals/event-store';
import { catalogue, conversation } from '@annals/events-schema/catalogue';
import { type Azurite, startAzurite } from '@annals/local-azure';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

let folder: string;
let azurite: Azurite;
let store: EventStore;

const layout = { buckets: 1, lanes: 1 };
const talk = (id: string, n: number) =>
  conversation
    .at(id, { after: n - 1 })
    .messageReceived(
      { messageId: `m-${n}`, role: 'user', parts: [{ type: 'text', content: `hello ${n}` }] },
      { time: '2026-01-02T00:00:00Z' },
    );

/** What was stored long ago, in 118 blocks of two events: made in memory, since the emulator's clock cannot be set. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'annals-trim-'));
  azurite = await startAzurite({ folder, inMemory: true });
  const { tableUrl, blobUrl } = azurite;
  store = await openEventStore({ catalogue, tableUrl, blobUrl, source: '/test', ...layout });
  const now = () => new Date('2026-01-02T00:00:00Z');
  const old = await openMemoryStore({ catalogue, source: '/test', now, ...layout });
  for (let n = 1; n < 236; n += 2) await old.append([talk('c-old', n), talk('c-old', n + 1)]);
  for await (const { n, lines } of old.raw.feedLines('00', 0, 0)) await store.raw.insertLines('00', n, lines);
});

afterAll(async () => {
  await azurite.stop();
  await rm(folder, { recursive: true, force: true });
});

const cli = (...args: string[]) =>
  runCli(args, { env: { ANNALS_TABLE_URL: azurite.tableUrl, ANNALS_BLOB_URL: azurite.blobUrl } });
const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await cli(...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Record<string, unknown>;
};

const all = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
};

test('what the archive covers leaves the feed, by two who trim at once beside a writer, and every answer stays', async () => {
  const { manifest, hash } = await json('archive', 'run');
  expect(await json('archive', 'trim', '--dry-run')).toEqual({
    ...{ manifest, blocks: 102, events: 204, behind: [], dryRun: true },
  });
  expect(await all(store.feed())).toHaveLength(118);

  let ended = false;
  const writing = async () => {
    let n = 0;
    while (!ended) {
      n += 1;
      expect(await store.append(talk('c-new', n))).toMatchObject({ outcome: 'appended' });
      await sleep(20);
    }
    return n;
  };
  const trimming = Promise.all([json('archive', 'trim'), json('archive', 'trim')]).finally(() => {
    ended = true;
  });
  const [trims, written] = await Promise.all([trimming, writing()]);
  expect(Math.max(...trims.map(({ blocks }) => Number(blocks)))).toBeGreaterThanOrEqual(102);
  // What was written meanwhile has taken the place of some of the blocks that every lane keeps.
  expect((await cli('archive', 'trim')).code).toBe(0);
  expect(await cli('archive', 'trim')).toMatchObject({
    code: 0,
    stdout: `trimmed: 0 blocks of the feed with 0 events\narchived by: ${String(manifest)}\n`,
  });

  const mark = await store.raw.trimMark('00', 0);
  expect(mark).toBeGreaterThanOrEqual(102);
  expect(await all(store.feed({ '00:0': mark }))).toHaveLength(118 + written - mark);
  await expect(all(store.feed())).rejects.toMatchObject({ code: 'feed-trimmed' });
  const { tableUrl, blobUrl } = azurite;
  const starting = await openEventStore({ catalogue, tableUrl, blobUrl, source: '/test' });
  expect(await starting.append(talk('c-new', written + 1))).toMatchObject({ outcome: 'appended' });
  expect(await store.feedEnd()).toEqual({ '00:0': 119 + written });

  expect((await cli('verify')).stdout).toContain('nothing found');
  expect(await json('archive', 'verify')).toMatchObject({ events: 236, problems: [], hash });
  expect(await json('archive', 'run')).toMatchObject({ added: written + 1, events: 237 + written });
  expect(await json('state', 'conversation/c-old')).toMatchObject({ events: 236, gapAt: null });
});
