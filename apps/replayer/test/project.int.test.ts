import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EventStore, ingest, openEventStore } from '@annals/event-store';
import { completeDraft, type DraftEvent } from '@annals/events-schema';
import { catalogue, conversation } from '@annals/events-schema/catalogue';
import { type Azurite, startAzurite } from '@annals/local-azure';
import { jobStatus, listJobs, liveBuild, projections } from '@annals/replay';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { followLive } from '../src/projections/follow-live.ts';
import { lines, runCli, startCli } from './run-cli.ts';

let folder: string;
let azurite: Azurite;
let store: EventStore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'annals-replayer-project-'));
  azurite = await startAzurite({ folder, inMemory: true });
  const { tableUrl, blobUrl } = azurite;
  store = await openEventStore({ catalogue, tableUrl, blobUrl, source: '/test', buckets: 4 });
  await ingest(store, conversations(1, 150));
}, 120_000);
afterAll(async () => {
  await azurite.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Eight events each, of one model. */
const conversations = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => talkOf(first + index)).flat();

function talkOf(n: number) {
  const next = conversation.at(`c-${n}`, { after: 0 });
  const time = `2026-05-0${(n % 3) + 1}T09:00:00Z`;
  const asked = { operation: 'chat', providerName: 'p', requestModel: `m-${n % 2}`, promptVersion: '1' };
  const drafts: DraftEvent[] = [
    next.started({ channel: 'web', agentVersion: '1' }, { time }),
    next.messageReceived(
      { messageId: 'q', role: 'user', parts: [{ type: 'text', content: `${n}` }] },
      { time },
    ),
    next.inferenceRequested({ inferenceId: 'i', ...asked }, { time }),
    next.inferenceCompleted({ inferenceId: 'i', latencyMs: n, inputTokens: n, outputTokens: 1 }, { time }),
    next.messageReceived({ messageId: 'a', role: 'assistant', parts: [], inferenceId: 'i' }, { time }),
    next.inferenceRequested({ inferenceId: 'j', ...asked }, { time }),
    next.inferenceFailed({ inferenceId: 'j', errorType: 'timeout' }, { time }),
    next.feedbackGiven({ messageId: 'a', givenBy: 'user', rating: 'positive' }, { time }),
  ];
  return drafts.map((draft, index) =>
    completeDraft(draft, { source: '/test', newId: () => `e-${n}-${index}` }),
  );
}

const env = () => ({ ANNALS_TABLE_URL: azurite.tableUrl, ANNALS_BLOB_URL: azurite.blobUrl });
const cli = (...args: string[]) => runCli(['project', ...args], { env: env() });
const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await cli(...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return lines(stdout) as Record<string, unknown>[];
};

/** Runs a command and kills it after a while; true if it had ended by itself. */
async function killed(afterMs: number, ...args: string[]): Promise<boolean> {
  const child = startCli(['project', ...args], { env: env() });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const code = await Promise.race([ended, sleep(afterMs, 'alive' as const)]);
  if (code !== 'alive') return true;
  child.kill('SIGKILL');
  await ended;
  return false;
}

describe('the projections', () => {
  test('a projection is built, shown, followed, and swapped for a new build', async () => {
    const [run] = await json('run', 'transcript');
    expect(run).toMatchObject({ build: 1, resumed: false, live: true, streams: 150, events: 1200 });
    const [row, ...others] = await json('show', 'transcript', 'c-7');
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      key: ['c-7'],
      value: { channel: 'web', messages: [{ messageId: 'q' }, {}] },
    });
    expect((await cli('show', 'transcript', 'c-7')).stdout).toContain('"channel": "web"');
    expect((await cli('show', 'transcript', '--limit', '2')).stderr).toBe('more follows (--limit 2)\n');

    await ingest(store, conversations(151, 160));
    const [before] = await json('status', 'transcript');
    expect(before).toMatchObject({ build: 1, live: true, status: 'ready', bucketsDone: 4, codeVersion: 1 });
    expect(before?.blocksBehind).toBeGreaterThan(0);
    expect(await json('follow', 'transcript', '--once')).toMatchObject([{ build: 1, events: 80 }]);
    expect(await json('follow', 'transcript', '--once')).toMatchObject([{ events: 0 }]);
    expect((await json('status', 'transcript'))[0]).toMatchObject({
      blocksBehind: 0,
      streams: 160,
      events: 1280,
    });

    expect(await json('run', 'transcript', '--no-swap', '--threads', '1')).toMatchObject([
      { build: 2, live: false },
    ]);
    expect(await json('swap', 'transcript', '2')).toMatchObject([{ live: true }]);
    expect(await cli('drop', 'transcript', '2')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'replayer: build 2 of "transcript" is live: swap first, or force it (build-live)\n',
    });
    expect(await json('drop', 'transcript', '1')).toMatchObject([{ dropped: true }]);
    const { stdout } = await cli('status');
    expect(stdout).toMatch(/^transcript {2}2 +1 +live /m);
    expect(await json('drop', 'transcript', '2', '--force')).toMatchObject([{ dropped: true }]);
  }, 90_000);

  test('of a past a build is shown by its number', async () => {
    const [run] = await json('run', 'transcript', '--as-of', '2026-05-02', '--threads', '1');
    expect(run).toMatchObject({ live: false, events: 8 * 53 });
    const rows = await json('show', 'transcript', '--build', String(run?.build));
    expect(rows).toHaveLength(53);
    expect((await cli('show', 'transcript')).code).toBe(3);
  });

  test('archived, a build reads the archive and the tail, says so, and shows what one from the table shows', async () => {
    expect((await runCli(['archive', 'run'], { env: env() })).code).toBe(0);
    await ingest(store, conversations(155, 165));
    const past = ['--as-of', '2026-05-02'];
    const builds: unknown[] = [];
    for (const [read, ...args] of [['archive'], ['table', '--from-table']]) {
      const [run] = await json('run', 'transcript', ...past, ...args);
      expect(run).toMatchObject({ from: read });
      builds.push(run?.build);
      const { stdout } = await cli('run', 'transcript', ...args);
      expect(stdout).toMatch(
        /^transcript: build \d+ built, 1320 events of 165 streams, read from the (archive|table)\n$/,
      );
      expect(stdout).toContain(`read from the ${read ?? ''}`);
    }
    const [fromArchive, fromTable] = await Promise.all(
      builds.map((build) => json('show', 'transcript', '--build', String(build))),
    );
    expect(fromArchive).toEqual(fromTable);
    const [live] = await json('status', 'transcript').then((all) => all.filter(({ live }) => live));
    await json('drop', 'transcript', String(live?.build), '--force');
  });

  test.each([
    [
      ['run', 'recipes'],
      3,
      'there is no projection "recipes"; this replayer knows transcript, model-quality, ',
    ],
    [['show', 'browser-support'], 3, 'projection "browser-support" has no live build'],
    [['follow', 'browser-support'], 3, 'projection "browser-support" has no live build'],
    [['swap', 'browser-support', '7'], 3, 'projection "browser-support" has no build 7 (no-build)'],
    [['drop', 'browser-support', 'x'], 2, 'build: "x" is no whole number from 1 on'],
    [['follow', 'transcript', '--every', '2h'], 2, '--every: "2h" is no duration such as 500ms, 2s or 1m'],
    [['run', 'transcript', '--threads', '0'], 2, '--threads: "0" is no whole number from 1 to 9999'],
    [['run', 'transcript', '--queue'], 2, 'ANNALS_QUEUE_URL is no URL of queues: ""'],
    [['run', 'transcript', '--as-of', 'now'], 2, '--as-of: "now" is no time'],
  ])('%j is refused in a line', async (args, code, message) => {
    const result = await cli(...args);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).toContain(`replayer: ${message}`);
    expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test.each(['2', '1'])(
    'Ctrl-C on %s threads leaves a replay that is cancelled, none of its shards taken, and that goes on',
    async (threads) => {
      const run = ['project', 'run', 'transcript', '--no-swap', '--threads', threads];
      const caught = async () => {
        const known = new Set((await listJobs(store.replays)).map(({ id }) => id));
        const child = startCli(run, { env: env() });
        const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
        let said = '';
        child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
        let id: string | undefined;
        const isAtWork = async () => {
          id = (await listJobs(store.replays)).find((job) => !known.has(job.id))?.id;
          return id && (await jobStatus(store, id)).shards.some(({ state }) => state === 'running');
        };
        while (child.exitCode === null && !(await isAtWork())) await sleep(5);
        child.kill('SIGINT');
        return { id: id ?? '', code: await ended, said };
      };
      let stopped = await caught();
      // It may be done before the signal arrives.
      for (let tries = 1; stopped.code === 0 && tries < 5; tries += 1) stopped = await caught();
      const { id, code, said } = stopped;
      expect({ code, said }).toEqual({
        code: 130,
        said: `replayer: stopped; what is built stays: the same command goes on from there (replay ${id})\n`,
      });
      const { state, shards } = await jobStatus(store, id);
      expect(state).toBe('cancelled');
      expect(shards.filter((shard) => shard.state === 'running')).toEqual([]);
      const [again] = await json(...run.slice(1));
      expect(again).toMatchObject({ replay: id, resumed: true });
      const [anew] = await json(...run.slice(1));
      const rows = ({ build }: Record<string, unknown> = {}) =>
        cli('show', 'transcript', '--build', String(build), '--json');
      expect((await rows(again)).stdout).toBe((await rows(anew)).stdout);
    },
    60_000,
  );

  test('killed at any moment, building and following, it shows what an undisturbed build shows', async () => {
    let kills = 0;
    // Killed behind its last write, a build is live all the same.
    while (!(await liveBuild(store.projections, 'model-quality'))) {
      if (await killed(300 + kills * 150, 'run', 'model-quality', '--threads', '1')) break;
      kills += 1;
    }
    expect(kills).toBeGreaterThan(0);
    expect(await json('status', 'model-quality')).toMatchObject([{ build: 1, live: true }]);

    let next = 166;
    for (const afterMs of [500, 800, 1_000, 1_200]) {
      const [, followed] = await Promise.all([
        ingest(store, conversations(next, next + 19)),
        killed(afterMs, 'follow', 'model-quality', '--every', '20ms'),
      ]);
      expect(followed).toBe(false);
      next += 20;
    }
    // Two at once, then.
    await Promise.all([1, 2].map(() => json('follow', 'model-quality', '--once')));
    const followed = await cli('show', 'model-quality', '--json');
    // In threads, of which the first ones are killed, too.
    const whole = await killed(1_500, 'run', 'model-quality', '--threads', '2');
    const build = whole ? 3 : 2;
    expect(await json('run', 'model-quality', '--threads', '2')).toMatchObject([{ build, live: true }]);
    expect(followed.stdout).toBe((await cli('show', 'model-quality', '--json')).stdout);
    const rows = lines(followed.stdout) as { value: { completed: number; failed: number } }[];
    expect(rows.map(({ value }) => value.completed).reduce((a, b) => a + b)).toBe(next - 1);
  }, 120_000);

  test('replays are listed, looked at and cancelled by their id', async () => {
    const job = (...args: string[]) => runCli(['job', ...args], { env: env() });
    const [{ id } = { id: '' }] = lines((await job('list', '--json')).stdout) as { id: string }[];
    expect(id).toMatch(/^project-model-quality-[23]$/);
    expect((await job('status', id)).stdout).toMatch(
      new RegExp(`^${id}: done, 5 of 5 shards done, \\d+ events read\n`),
    );
    expect(await job('cancel', id)).toMatchObject({
      ...{ code: 2, stderr: `replayer: replay "${id}" is done: there is nothing to cancel (job-ended)\n` },
    });
    expect(await job('status', 'project-x-1')).toMatchObject({ code: 3 });
    // Handed to workers, of which there is none.
    const queued = await runCli(['project', 'run', 'transcript', '--queue', '--json'], {
      env: { ...env(), ANNALS_QUEUE_URL: azurite.queueUrl },
    });
    const [started] = lines(queued.stdout) as { id: string; due: string[] }[];
    expect(started?.due).toEqual(['00', '01', '02', '03']);
    expect(await job('cancel', started?.id ?? '')).toMatchObject({ code: 0 });
  });

  test('the timer follows what is live, and names what it cannot follow without holding up the rest', async () => {
    await json('run', 'browser-support', '--threads', '1');
    const of = (version: number) =>
      projections.map((one) => (one.name === 'browser-support' ? { ...one, version } : one)).reverse();
    await ingest(store, conversations(901, 902));
    const said: string[] = [];
    const log = { followed: (text: string) => said.push(text), failed: (text: string) => said.push(text) };
    await expect(followLive(store, log, of(2))).rejects.toThrow('projections that could not be followed');
    expect(said).toEqual([
      expect.stringMatching(
        /^browser-support: build 1 .* of version 1, the code of version 2: build it anew/,
      ),
      expect.stringMatching(/^model-quality, build [23]: 16 events, \d+ keys merged$/),
    ]);
    await followLive(store, log, of(1));
    expect(said).toHaveLength(2);
  });
});
