import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EventStore, openEventStore } from '@annals/event-store';
import { type Catalogue, defineCatalogue, defineStream, event } from '@annals/events-schema';
import { catalogue, conversation, webFeature } from '@annals/events-schema/catalogue';
import { type Azurite, startAzurite } from '@annals/local-azure';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { runCli, startCli } from './run-cli.ts';

let folder: string;
const emulators: Azurite[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'annals-lake-'));
});
afterAll(async () => {
  for (const emulator of emulators) await emulator.stop();
  await rm(folder, { recursive: true, force: true });
});

async function emptyAccount(): Promise<Azurite> {
  const inside = await mkdtemp(join(folder, 'azurite-'));
  const emulator = await startAzurite({ folder: inside, inMemory: true });
  emulators.push(emulator);
  return emulator;
}

const open = ({ tableUrl, blobUrl }: Azurite, known: Catalogue = catalogue): Promise<EventStore> =>
  openEventStore({ catalogue: known, tableUrl, blobUrl, source: '/test', buckets: 4, lanes: 2 });
const envOf = ({ tableUrl, blobUrl }: Azurite) => ({
  ANNALS_TABLE_URL: tableUrl,
  ANNALS_BLOB_URL: blobUrl,
});
const cli = (account: Azurite, ...args: string[]) => runCli(args, { env: envOf(account) });

const day = (n: number) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString();

async function seed(store: EventStore): Promise<void> {
  const chrome = { browser: 'chrome', version: '1', approximate: false };
  for (let n = 0; n < 40; n += 1) {
    const feature = webFeature.at(`feature-${n}`);
    await store.append(
      Array.from({ length: 30 }, (_, index) =>
        index % 2 === 0
          ? feature.supportAdded({ ...chrome, statement: index }, { time: day(index) })
          : feature.supportRemoved({ ...chrome, statement: index - 1 }, { time: day(index) }),
      ),
    );
  }
  const talk = conversation.at('c-1', { after: 0 });
  await store.append(
    talk.messageReceived(
      { messageId: 'm-1', role: 'user', parts: [{ type: 'text', content: 'x'.repeat(50_000) }] },
      { time: day(1) },
    ),
  );
}

async function blobsOf(account: Azurite): Promise<Record<string, string>> {
  const { lake } = (await open(account)).raw;
  const blobs: Record<string, string> = {};
  for await (const name of lake.list())
    blobs[name] = Buffer.from((await lake.get(name))?.bytes ?? []).toString('base64');
  return blobs;
}

/** Kills the command after a random time, again and again, until it comes to its end. */
async function runWithKills(account: Azurite, mostMs: number): Promise<number> {
  for (let kills = 0; ; kills += 1) {
    const child = startCli(['lake', 'run'], { env: envOf(account) });
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const patience = new AbortController();
    if (kills < 8)
      void sleep(400 + Math.random() * mostMs, undefined, { signal: patience.signal }).then(
        () => child.kill('SIGKILL'),
        () => undefined,
      );
    const code = await ended;
    patience.abort();
    if (code === 0) return kills;
    expect({ code, text }).toEqual({ code: null, text: '' });
  }
}

test('the lake of a history is the same to the byte, whether its runs are killed or not', async () => {
  const [source, clean, killed] = [await emptyAccount(), await emptyAccount(), await emptyAccount()];
  await seed(await open(source));
  expect(await cli(source, 'archive', 'run')).toMatchObject({ code: 0 });
  for (const account of [clean, killed])
    expect(await cli(account, 'restore', '--from', source.blobUrl)).toMatchObject({ code: 0 });

  expect(await cli(clean, 'lake', 'run')).toMatchObject({
    code: 0,
    stdout: 'lake: 1201 of 1201 events, 31 files written\n',
    stderr: '',
  });
  await runWithKills(killed, 1_000);
  const [expected, found] = [await blobsOf(clean), await blobsOf(killed)];
  expect(Object.keys(expected)).toHaveLength(31 + 2);
  expect(found).toEqual(expected);

  const copy = join(folder, 'copy');
  expect((await cli(killed, 'lake', 'copy', copy)).stdout).toBe(
    'copied: 31 files with 1201 events, 31 of the files now\n',
  );
  const [name = ''] = Object.keys(expected).filter((one) => one.startsWith('type='));
  expect((await readFile(join(copy, name))).toString('base64')).toBe(expected[name]);
  await rm(join(copy, name));
  expect(JSON.parse((await cli(killed, 'lake', 'copy', copy, '--json')).stdout)).toEqual({
    files: 31,
    fetched: 1,
    events: 1_201,
  });
}, 180_000);

test('a run says what it wrote, status what is there and what waits, and both name what does not fit', async () => {
  const account = await emptyAccount();
  const ticket = defineStream({
    category: 'ticket',
    ordering: 'sequence',
    events: { opened: event('com.example.ticket.opened.v1', z.object({ title: z.string() })) },
    initial: () => 0,
    evolve: { opened: (n) => n + 1 },
  });
  const older = defineStream({
    category: 'web-feature',
    ordering: 'time',
    events: { added: event('ai.annals.support.added.v1', z.object({ version: z.number() })) },
    initial: () => 0,
    evolve: { added: (n) => n + 1 },
  });
  const store = await open(account, defineCatalogue([ticket, older]));
  await store.append(ticket.at('t-1', { after: 0 }).opened({ title: 'lamp' }, { time: day(0) }));
  await store.append(older.at('grid').added({ version: 57 }, { time: day(0) }));

  expect(JSON.parse((await cli(account, 'lake', 'status', '--json')).stdout)).toMatchObject({
    events: 0,
    waitingBlocks: 2,
    unfinished: false,
    tables: [],
  });
  const run = await cli(account, 'lake', 'run');
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(run.stdout).toContain('2 of 2 events, 2 files written');
  const remarks = [
    'com.example.ticket.opened.v1: not in the catalogue; 1 events have their data as JSON, the first is ticket/t-1, position 0000000000000001',
    'ai.annals.support.added.v1: 1 events do not fit its schema, their values are in column other; the first is web-feature/grid, position 2024-01-01T00:00:00.000000000Z',
  ];
  const status = await cli(account, 'lake', 'status');
  for (const remark of remarks) {
    expect(run.stdout).toContain(remark);
    expect(status.stdout).toContain(remark);
  }
  expect(JSON.parse((await cli(account, 'lake', 'run', '--json')).stdout)).toEqual({
    added: 0,
    events: 2,
    files: 0,
    portions: 1,
    tables: [],
  });
  expect(status.stdout).toContain('in the lake: 2 events; blocks of the feed that are not: 0');
});

test('Ctrl-C leaves a lake that the next run finishes', async () => {
  const account = await emptyAccount();
  await seed(await open(account));
  const child = startCli(['lake', 'run'], { env: envOf(account) });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  let text = '';
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  // As soon as something is written.
  const { lake } = (await open(account)).raw;
  while (child.exitCode === null && !(await lake.get('_lake/latest.json'))) await sleep(20);
  child.kill('SIGINT');
  const code = await ended;
  if (code !== 0) {
    expect({ code, text }).toEqual({
      code: 130,
      text: 'replayer: stopped; what is in the lake stays: lake run again finishes what was being written\n',
    });
    expect((await cli(account, 'lake', 'status')).stdout).toContain('lake run finishes it');
  }
  expect(await cli(account, 'lake', 'run')).toMatchObject({ code: 0 });
  expect(JSON.parse((await cli(account, 'lake', 'status', '--json')).stdout)).toMatchObject({
    events: 1_201,
    unfinished: false,
    waitingBlocks: 0,
  });
});

test('two runs at once write each event once; the one that is overtaken says so', async () => {
  const account = await emptyAccount();
  await seed(await open(account));
  const runs = await Promise.all([cli(account, 'lake', 'run'), cli(account, 'lake', 'run')]);
  expect(runs.map(({ code }) => code)).toContain(0);
  for (const { code, stderr } of runs) if (code !== 0) expect(stderr).toContain('(lake-contended)');
  expect(await cli(account, 'lake', 'run')).toMatchObject({
    code: 0,
    stdout: 'lake: 0 of 1201 events, 0 files written\n',
  });
  const names = Object.keys(await blobsOf(account));
  expect(names.filter((name) => name.startsWith('type='))).toHaveLength(31);
});
