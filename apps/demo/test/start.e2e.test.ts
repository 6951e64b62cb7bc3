import { execFile } from 'node:child_process';
import { access, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { identityOf, isAlive } from '../src/stack/process-identity.ts';
import { childrenOf, repository, startDemo, type RunningDemo } from './running-demo.ts';

const run = promisify(execFile);
let folder: string;
const started: RunningDemo[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'annals-start-'));
});
afterEach(async () => {
  for (const demo of started.splice(0)) {
    demo.child.kill('SIGTERM');
    await demo.exited;
  }
  await rm(folder, { recursive: true, maxRetries: 50, retryDelay: 100 });
});

function demo(...args: string[]): RunningDemo {
  const running = startDemo(['--state-folder', folder, ...args]);
  started.push(running);
  return running;
}

/** Until the topic has taken in a megabyte, which is a quarter of the events of 2,500 features. */
async function publishing(running: RunningDemo): Promise<void> {
  const taken = async () => (await stat(join(folder, 'topic', 'journal')).catch(() => undefined))?.size ?? 0;
  while ((await taken()) < 1_000_000 && running.child.exitCode === null) await wait(10);
}

async function figuresOf(running: RunningDemo) {
  const code = await running.exited;
  if (code !== 0) throw new Error(`ended with ${String(code)}\n${running.stderr()}`);
  const lines = running.stdout().trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  return JSON.parse(lines.at(-1) ?? '') as Record<string, number> & { readonly projection: string };
}

test('the real history goes through every layer once, and comes out right', async () => {
  const first = await figuresOf(demo('--exit', '--json'));
  expect(Object.keys(first)).toEqual([
    'published',
    'appended',
    'duplicates',
    'quarantined',
    'streams',
    'seconds',
    'eventsPerSecond',
    'statesChecked',
    'statesWrong',
    'projection',
    'projectedEvents',
    'projectedRows',
    'projectionSeconds',
  ]);
  expect(first.published).toBeGreaterThanOrEqual(50_000);
  expect(first.streams).toBeGreaterThanOrEqual(18_000);
  expect(first).toMatchObject({ appended: first.published, duplicates: 0, quarantined: 0 });
  expect(first).toMatchObject({ statesChecked: first.streams, statesWrong: 0 });
  expect(first).toMatchObject({ projection: 'built', projectedEvents: first.published });
  expect(first.projectedRows).toBeGreaterThanOrEqual(60);
  const [dataset = ''] = await readdir(join(folder, 'datasets'));
  const card = await readFile(join(folder, 'datasets', dataset, 'README.md'), 'utf8');
  expect(card).toContain('# web-platform-interop');
}, 600_000);

test('it stays up for the commands that it prints, one at a time in a folder, and ends cleanly', async () => {
  const up = demo('--limit-features', '500');
  await up.says(/Ctrl-C ends it/);
  const children = (await childrenOf(up.child.pid ?? 0)).map(identityOf);
  expect(children).toHaveLength(2);
  expect((await stat(join(folder, 'local.json'))).mode & 0o777).toBe(0o600);

  const second = demo('--exit');
  expect(await second.exited).toBe(1);
  expect(second.stderr()).toMatch(/already up in this folder \(process \d+\)/);

  const [, block = ''] = /Try in another terminal:\n([^]*?)\n\n/.exec(up.stdout()) ?? [];
  const [settings = '', ...commands] = block.split('\n').map((line) => line.trim());
  expect(commands).toHaveLength(4);
  const shown = [/"safari"/, /prefixed.*safari/, /^web-feature\//m, /"gained"/];
  for (const [index, command] of commands.entries()) {
    const { stdout } = await run('sh', ['-c', `${settings}; ${command}`], { cwd: repository });
    expect(stdout).toMatch(shown[index] ?? /./);
  }

  const [, page = '', key = ''] = /See it: (\S+)#key=(\S+)/.exec(up.stdout()) ?? [];
  expect((await fetch(page)).headers.get('content-type')).toMatch(/^text\/html/);
  const headers = { 'x-functions-key': key };
  const counted = async () => {
    const answer = await fetch(page.replace('explorer', 'activity'), { headers });
    return (await answer.json()) as { build: object | null; days: readonly { source: string }[] };
  };
  const { build, days } = await counted();
  expect([build !== null, days.length > 0]).toEqual([true, true]);
  const news = { specversion: '1.0', type: 'ai.annals.deployment.changed.v1', source: '/test/news', id: '1' };
  const sent = await fetch(page.replace('explorer', 'events'), {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/cloudevents+json' },
    body: JSON.stringify({
      ...{ ...news, subject: 'deployment/news', time: new Date().toISOString() },
      data: { change: 'released' },
    }),
  });
  expect(await sent.json()).toMatchObject({ appended: 1 });
  // What came in after the report is counted while it is up.
  await expect.poll(async () => (await counted()).days.map(({ source }) => source)).toContain('/test/news');

  up.child.kill('SIGTERM');
  expect(await up.exited).toBe(0);
  expect(children.filter(isAlive)).toEqual([]);
  expect((await readdir(folder)).sort()).toEqual(['azurite', 'datasets', 'topic']);
}, 300_000);

test.each([
  ['in the middle', ['--exit', '--limit-features', '2500'], publishing, []],
  [
    'while it stays up',
    ['--limit-features', '500'],
    (up: RunningDemo) => up.says(/Ctrl-C ends it/),
    ['datasets'],
  ],
])(
  'when the storage emulator dies %s, it says so in a line and ends',
  async (_when, args, reached, made) => {
    const up = demo(...args);
    await reached(up);
    const children = (await childrenOf(up.child.pid ?? 0)).map(identityOf);
    const lock = JSON.parse(await readFile(join(folder, 'lock'), 'utf8')) as { children: { pid: number }[] };
    process.kill(lock.children[0]?.pid ?? 0, 'SIGKILL');
    const before = up.stderr().length;
    expect(await up.exited).toBe(1);
    expect(up.stderr().slice(before)).toMatch(/^the storage emulator ended by itself \(SIGKILL\): .*\n$/m);
    expect(children.filter(isAlive)).toEqual([]);
    expect((await readdir(folder)).sort()).toEqual(['azurite', ...made, 'topic']);
  },
  120_000,
);

test('killed in the middle and started again, it goes on: nothing lost, nothing twice; one more start adds nothing', async () => {
  const limit = ['--limit-features', '2500'];
  const killed = demo('--exit', '--json', ...limit);
  await publishing(killed);
  killed.child.kill('SIGKILL');
  await killed.exited;
  const lock = JSON.parse(await readFile(join(folder, 'lock'), 'utf8')) as { children: unknown[] };
  expect(lock.children).toHaveLength(1);

  const again = await figuresOf(demo('--exit', '--json', ...limit));
  const { published, appended = 0, duplicates = 0 } = again;
  expect(appended + duplicates).toBe(published);
  expect(duplicates).toBeGreaterThan(0);
  expect(again).toMatchObject({ streams: 2_500, statesChecked: 2_500, statesWrong: 0 });
  expect(again).toMatchObject({ quarantined: 0, projection: 'built', projectedEvents: published });
  await expect(access(join(folder, 'lock'))).rejects.toThrow();
  const datasets = await readdir(join(folder, 'datasets'));
  expect(datasets).toHaveLength(1);

  const more = await figuresOf(demo('--exit', '--json', ...limit));
  // The same history: the same dataset.
  expect(await readdir(join(folder, 'datasets'))).toEqual(datasets);
  expect(more).toMatchObject({ published, appended: 0, duplicates: published, quarantined: 0 });
  expect(more).toMatchObject({ streams: 2_500, statesChecked: 2_500, statesWrong: 0 });
  const { projectedRows } = again;
  expect(more).toMatchObject({ projection: 'followed', projectedEvents: 0, projectedRows });
}, 300_000);
