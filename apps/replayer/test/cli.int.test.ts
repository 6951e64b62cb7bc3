import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@annals/local-azure';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle, lines, runCli, startCli } from './run-cli.ts';
import { seededStorage } from './seeded-storage.ts';

let storage: Awaited<ReturnType<typeof seededStorage>>;
let folder: string;

beforeAll(async () => {
  storage = await seededStorage();
  folder = await mkdtemp(join(tmpdir(), 'annals-replayer-cli-'));
});
afterAll(async () => {
  await storage.stop();
  await rm(folder, { recursive: true, force: true });
});

const cli = (...args: string[]) => runCli(args, { env: storage.env });
const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await cli(...args, '--json');
  return { code, stderr, document: JSON.parse(stdout) as Record<string, unknown> };
};

describe.concurrent('state', () => {
  test('of a sequenced stream, as one document', async () => {
    const { code, document, stderr } = await json('state', 'conversation/c-42');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(document).toMatchObject({
      stream: 'conversation/c-42',
      asOf: null,
      knownAt: null,
      events: 3,
      position: '0000000000000003',
      gapAt: null,
      provisional: false,
      state: { started: { channel: 'web' }, messages: [{ messageId: 'm-1' }, { messageId: 'm-2' }] },
    });
  });

  test('as of a date is as of its first moment', async () => {
    const { document } = await json('state', 'conversation/c-42', '--as-of', '2026-01-02');
    expect(document).toMatchObject({ asOf: '2026-01-02T00:00:00.000000000Z', events: 1 });
    const { document: later } = await json(
      'state',
      'conversation/c-42',
      '--as-of',
      '2026-01-02T02:00:00+01:00',
    );
    expect(later).toMatchObject({ asOf: '2026-01-02T01:00:00.000000000Z', events: 2 });
  });

  test('a late event counts in an as-of, and not in what was known before it came', async () => {
    const { document: now } = await json('state', 'web-feature/grid', '--as-of', '2014-01-01');
    expect(now).toMatchObject({ events: 1, state: { browsers: { chrome: [{ kind: 'flagged' }] } } });
    const { code, document: then } = await json(
      ...['state', 'web-feature/grid', '--as-of', '2014-01-01', '--known-at', storage.beforeLateEvent],
    );
    expect(code).toBe(0);
    expect(then).toMatchObject({ events: 0, position: null, provisional: true, state: { browsers: {} } });
  });

  test('for people: what it rests on, then the state; without colours in a pipe', async () => {
    const { code, stdout, stderr } = await cli(
      ...['state', 'web-feature/grid', '--as-of', '2018-01-01', '--known-at', storage.beforeLateEvent],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('web-feature/grid\nas of     2018-01-01T00:00:00Z\n');
    expect(stdout).toMatch(
      /known at {2}\S+ \(provisional: .*\)\nevents {4}1\nposition {2}2017-03-09T00:00:00Z\n\n\{/,
    );
    expect(stdout).not.toContain('\u001b');
  });

  test('a gap is said, and is exit code 4', async () => {
    const { code, document } = await json('state', 'conversation/c-gap');
    expect(code).toBe(4);
    expect(document).toMatchObject({ events: 2, gapAt: '0000000000000003', state: { ended: null } });
    const { code: human, stdout } = await cli('state', 'conversation/c-gap');
    expect(human).toBe(4);
    expect(stdout).toContain('gap       position 3 is missing; what comes after it is not in this state');
  });

  test('before the first event it is the initial state; of no stream it is exit code 3', async () => {
    const { code, document } = await json('state', 'conversation/c-42', '--as-of', '1999-01-01');
    expect({ code, events: document.events }).toEqual({ code: 0, events: 0 });
    expect(await cli('state', 'conversation/nobody', '--json')).toEqual({
      code: 3,
      stdout: '',
      stderr: 'replayer: there is no stream "conversation/nobody": nothing is stored of it\n',
    });
  });
});

describe.concurrent('history', () => {
  test('is a line an event, in order', async () => {
    const { code, stdout, stderr } = await cli('history', 'web-feature/grid', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const types = lines(stdout).map((event) => (event as { type: string }).type);
    expect(types).toEqual(['flagged', 'added', 'removed'].map((what) => `ai.annals.support.${what}.v1`));
  });

  test('for people it is a table', async () => {
    const { code, stdout } = await cli('history', 'conversation/c-42', '--from', '2', '--limit', '1');
    expect(code).toBe(0);
    const [head, row, ...rest] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^position {2}time +recorded +type +data$/);
    expect(row).toMatch(
      /^2 {9}2026-01-02T01:00:00Z {2}\S+Z +message\.received\.v1 {2}messageId=m-1 parts=\[\{/,
    );
    expect(rest).toEqual([]);
  });

  test('from and to are numbers in a sequenced stream, times or positions in a time-ordered one', async () => {
    const count = async (...args: string[]) => lines((await cli('history', ...args, '--json')).stdout).length;
    expect(await count('conversation/c-42', '--from', '2', '--to', '0000000000000003')).toBe(2);
    expect(await count('web-feature/grid', '--from', '2014-01-01', '--to', '2017-03-09')).toBe(1);
    const [, added] = lines((await cli('history', 'web-feature/grid', '--json')).stdout) as [
      unknown,
      { position: string },
    ];
    expect(await count('web-feature/grid', '--from', added.position)).toBe(2);
    expect(await count('web-feature/grid', '--to', added.position)).toBe(2);
    expect(await count('web-feature/grid', '--known-at', storage.beforeLateEvent)).toBe(2);
    expect(await count('conversation/c-42', '--as-of', '2026-01-02')).toBe(1);
    expect((await cli('history', 'conversation/c-42', '--from', '2026-01-01')).code).toBe(2);
  });

  test('ends at a gap with exit code 4, or goes on behind it', async () => {
    const { code, stdout, stderr } = await cli('history', 'conversation/c-gap', '--json');
    expect({ code, stderr, events: lines(stdout).length }).toEqual({
      code: 4,
      stderr: 'gap: position 3 is missing; --past-gaps shows what comes after it\n',
      events: 2,
    });
    const past = await cli('history', 'conversation/c-gap', '--json', '--past-gaps');
    expect({ code: past.code, events: lines(past.stdout).length }).toEqual({ code: 4, events: 3 });
  });

  test('says when more follows, or nothing is within the limits; of no stream it is exit code 3', async () => {
    const { stderr } = await cli('history', 'conversation/c-42', '--limit', '2');
    expect(stderr).toBe('more follows, from 3 on (--limit 2)\n');
    const none = await cli('history', 'conversation/c-42', '--as-of', '1999-01-01');
    expect(none).toEqual({
      code: 0,
      stdout: '',
      stderr: 'nothing of "conversation/c-42" is within these limits\n',
    });
    expect((await cli('history', 'conversation/nobody')).code).toBe(3);
  });
});

describe.concurrent('streams', () => {
  test('lists every stream with its number of events', async () => {
    const { code, stdout, stderr } = await cli('streams', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const counts = lines(stdout).map((line) => line as { stream: string; events: number });
    expect(Object.fromEntries(counts.map(({ stream, events }) => [stream, events]))).toMatchObject({
      'conversation/c-42': 3,
      'conversation/c-gap': 3,
      'web-feature/busy': 180,
      'web-feature/grid': 3,
    });
  });

  test('of a category, for people', async () => {
    const { code, stdout, stderr } = await cli('streams', '--category', 'conversation');
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'streams: 2, events: 6\n' });
    expect(stdout).toMatch(/^stream +events {2}first {2}last$/m);
    expect(stdout).toMatch(/^conversation\/c-gap {2}3 {7}1 {6}4$/m);
    expect((await cli('streams', '--limit', '1')).stderr).toBe('more follows (--limit 1)\n');
  });
});

describe.concurrent('bad arguments are exit code 2 and one line', () => {
  test.each([
    [
      ['state', 'conversation/c-42', '--as-of', 'yesterday'],
      '--as-of: "yesterday" is no time: give RFC 3339',
    ],
    [['state', 'conversation/c-42', '--as-of', '2026-02-30'], 'is no time'],
    [['state', 'conversation'], '"conversation" is no stream: give <category>/<id>'],
    [['state', 'recipe/1'], 'there is no category "recipe"; the catalogue has conversation, '],
    [['streams', '--category', 'recipe'], 'there is no category "recipe"'],
    [['streams', '--limit', '0'], '--limit: "0" is no whole number from 1 on'],
    [['streams', '--table-url', 'nonsense'], '--table-url: "nonsense" is no http or https URL'],
    [['quarantine', 'retry'], 'say which entries to retry'],
    [['quarantine', 'retry', '--all', '--reason', 'invalid'], '--all goes alone'],
    [['quarantine', 'list', '--reason', 'none'], "argument 'none' is invalid"],
    [['state'], "missing required argument 'stream'"],
    [['streams', '--colour'], "unknown option '--colour'"],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await cli(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^replayer: /);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe.concurrent('the connection', () => {
  test('is named by flags, too', async () => {
    const { tableUrl, blobUrl } = storage;
    const flags = ['--table-url', tableUrl, '--blob-url', blobUrl];
    expect((await runCli([...flags, 'state', 'conversation/c-42'], { cwd: folder })).code).toBe(0);
    const half = await runCli(['streams', '--table-url', tableUrl], { cwd: folder });
    expect(half).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('give --blob-url or ANNALS_BLOB_URL') as string,
    });
  });

  test("is found in the local stack's file, in the folder or above", async () => {
    const deep = join(folder, 'running', 'a', 'b');
    await mkdir(deep, { recursive: true });
    await mkdir(join(folder, 'running', '.annals'));
    const { tableUrl, blobUrl } = storage;
    await writeFile(join(folder, 'running', '.annals', 'local.json'), JSON.stringify({ tableUrl, blobUrl }));
    expect((await runCli(['state', 'conversation/c-42'], { cwd: deep })).code).toBe(0);
  });

  test('to a local stack that does not run ends at once, with what to do', async () => {
    const stopped = join(folder, 'stopped');
    await mkdir(join(stopped, '.annals'), { recursive: true });
    const url = `http://127.0.0.1:${await freePort()}/devstoreaccount1`;
    await writeFile(join(stopped, '.annals', 'local.json'), JSON.stringify({ tableUrl: url, blobUrl: url }));
    const started = performance.now();
    const { code, stderr } = await runCli(['streams'], { cwd: stopped });
    expect(performance.now() - started).toBeLessThan(8_000);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^replayer: the local stack is not running: npm start .*\n$/);
  });

  test('that nobody names is exit code 2, with the three ways', async () => {
    const { code, stderr } = await runCli(['streams'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toMatch(/--table-url.*ANNALS_TABLE_URL.*npm start/);
  });
});

describe.concurrent('the process', () => {
  test('runs from its bundle alone', async () => {
    const alone = join(folder, 'alone');
    await mkdir(alone);
    await copyFile(bundle, join(alone, 'cli.js'));
    const { code, stderr } = await runCli(['state', 'conversation/c-42'], {
      env: storage.env,
      cwd: alone,
      script: join(alone, 'cli.js'),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('ends silently when its reader has seen enough', async () => {
    const child = startCli(['history', 'web-feature/busy', '--json'], { env: storage.env });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [code] = (await once(child, 'close')) as [number | null];
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('interrupted, it exits with 130', async () => {
    const child = startCli(['history', 'web-feature/busy', '--json'], { env: storage.env });
    // Its output is more than a pipe holds: it waits for this reader.
    await once(child.stdout, 'readable');
    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number | null];
    child.stdout.destroy();
    expect(code).toBe(130);
  });

  test('shows help and version with exit code 0, and the stack of an error when asked', async () => {
    const help = await runCli(['--help']);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('Exit codes:');
    expect(await runCli(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
    });
    expect(await runCli([])).toMatchObject({ code: 2, stdout: '' });
    const verbose = await cli('state', 'conversation/nobody', '--verbose');
    expect(verbose.stderr).toMatch(/^replayer: there is no stream .*\nFailure: .*\n +at /);
  });
});
