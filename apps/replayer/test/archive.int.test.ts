import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EventStore, openEventStore } from '@annals/event-store';
import { catalogue, conversation } from '@annals/events-schema/catalogue';
import { type Azurite, startAzurite } from '@annals/local-azure';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli, startCli } from './run-cli.ts';
import { seededStorage } from './seeded-storage.ts';

let source: Awaited<ReturnType<typeof seededStorage>>;
let folder: string;
const emulators: Azurite[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'annals-archive-'));
  source = await seededStorage({ buckets: 12, lanes: 2 });
  const store = await open(source);
  const talk = (n: number) =>
    Array.from({ length: 60 }, (_, index) =>
      conversation.at(`talk-${n}`, { after: index }).messageReceived(
        // The last message of a few is too large for a row.
        {
          messageId: `m-${index}`,
          role: 'user',
          parts: [{ type: 'text', content: 'x'.repeat(index === 59 && n < 5 ? 40_000 : 200) }],
        },
        { time: '2026-01-02T00:00:00Z' },
      ),
    );
  await Promise.all(Array.from({ length: 50 }, (_, n) => store.append(talk(n))));
}, 120_000);

afterAll(async () => {
  await source.stop();
  for (const emulator of emulators) await emulator.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Account {
  readonly tableUrl: string;
  readonly blobUrl: string;
}
const open = ({ tableUrl, blobUrl }: Account): Promise<EventStore> =>
  openEventStore({ catalogue, tableUrl, blobUrl, source: '/test' });
const envOf = ({ tableUrl, blobUrl }: Account) => ({ ANNALS_TABLE_URL: tableUrl, ANNALS_BLOB_URL: blobUrl });
const cli = (account: Account, ...args: string[]) => runCli(args, { env: envOf(account) });
const json = async (account: Account, ...args: string[]) => {
  const { code, stdout, stderr } = await cli(account, ...args, '--json');
  expect(stderr).toBe('');
  return { code, document: JSON.parse(stdout) as Record<string, unknown> };
};

async function emptyAccount(): Promise<Account> {
  const inside = await mkdtemp(join(folder, 'azurite-'));
  const emulator = await startAzurite({ folder: inside, inMemory: true });
  emulators.push(emulator);
  return emulator;
}

/** Kills the command after a random time, again and again, until it comes to its end. */
async function runWithKills(account: Account, args: string[], mostMs: number): Promise<number> {
  for (let kills = 0; ; kills += 1) {
    const child = startCli(args, { env: envOf(account) });
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const patience = new AbortController();
    if (kills < 8)
      void sleep(300 + Math.random() * mostMs, undefined, { signal: patience.signal }).then(
        () => child.kill('SIGKILL'),
        () => undefined,
      );
    const code = await ended;
    patience.abort();
    if (code === 0) return kills;
    expect({ code, text }).toEqual({ code: null, text: '' });
  }
}

async function archiveOf(account: Account): Promise<Record<string, string>> {
  const { raw } = await open(account);
  const blobs: Record<string, string> = {};
  for await (const name of raw.archive.list()) {
    const blob = await raw.archive.get(name);
    blobs[name] = Buffer.from(blob?.bytes ?? []).toString('base64');
  }
  return blobs;
}

/** What azcopy would make of two containers. */
async function backUp(account: Account): Promise<string> {
  const to = await mkdtemp(join(folder, 'backup-'));
  const { raw } = await open(account);
  for (const container of ['archive', 'payloads'] as const)
    for await (const name of raw[container].list()) {
      const file = join(to, container, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, (await raw[container].get(name))?.bytes ?? '');
    }
  return to;
}

test('an account is archived, verified and restored, from another account and from a folder, killed on the way', async () => {
  expect(await cli(source, 'archive', 'verify')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no-archive') as string,
  });
  const first = await json(source, 'archive', 'run');
  expect(first).toMatchObject({ code: 0, document: { added: 3_189, events: 3_189 } });
  expect((await json(source, 'archive', 'run')).document).toMatchObject({
    added: 0,
    segments: 0,
    manifest: first.document.manifest,
    hash: first.document.hash,
  });
  expect((await json(source, 'archive', 'status')).document).toMatchObject({
    events: 3_189,
    waitingBlocks: 0,
  });
  expect((await json(source, 'archive', 'verify')).document).toMatchObject({
    events: 3_189,
    payloads: 5,
    problems: [],
    hash: first.document.hash,
  });

  const [clean, disturbed] = await Promise.all([emptyAccount(), emptyAccount()]);
  const report = await json(clean, 'restore', '--from', source.blobUrl);
  expect(report).toMatchObject({
    code: 0,
    document: { events: 3_189, written: 3_189, hash: first.document.hash },
  });
  const text = async (account: Account) =>
    (await cli(account, 'state', 'conversation/c-42', '--json')).stdout;
  expect(await text(clean)).toBe(await text(source));
  expect(await cli(source, 'restore', '--from', clean.blobUrl)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no-archive') as string,
  });

  const backup = await backUp(source);
  await runWithKills(disturbed, ['restore', '--from', backup], 2_500);
  await runWithKills(disturbed, ['archive', 'run'], 1_500);
  await cli(clean, 'archive', 'run');
  const archives = [await archiveOf(clean), await archiveOf(disturbed)];
  expect(Object.keys(archives[0] ?? {}).length).toBeGreaterThan(10);
  expect(archives[1]).toEqual(archives[0]);
  expect((await json(disturbed, 'archive', 'verify')).document).toMatchObject({ hash: first.document.hash });

  await expect(cli(source, 'restore', '--from', backup)).resolves.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('not-empty') as string,
  });
  const damaged = `${backup}-damaged`;
  await cp(backup, damaged, { recursive: true });
  await rm(join(damaged, 'payloads'), { recursive: true });
  const third = await emptyAccount();
  expect(await cli(third, 'restore', '--from', damaged)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /conversation:talk-\d:0000000000000060: blob payloads.*payload-missing/,
    ) as string,
  });
}, 300_000);

test('Ctrl-C says how to go on', async () => {
  // A storage of blobs that takes a request and never answers it.
  const silent = createServer();
  const asked = once(silent, 'request');
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const blobUrl = `http://127.0.0.1:${port}/devstoreaccount1`;
  const child = startCli(['archive', 'run'], { env: envOf({ tableUrl: source.tableUrl, blobUrl }) });
  let text = '';
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  await asked;
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(text).toBe('replayer: stopped; what is archived stays: archive run again goes on from there\n');
  silent.closeAllConnections();
  silent.close();
});
