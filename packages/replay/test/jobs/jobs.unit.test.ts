import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { openMemoryStore } from '@annals/event-store';
import { expect, test } from 'vitest';
import {
  type AnyProjection,
  cancelJob,
  defineProjection,
  drainShards,
  getBuild,
  type JobKind,
  jobKinds,
  jobStatus,
  laneHere,
  lastShard,
  listJobs,
  liveBuild,
  readLake,
  readLatest,
  runProjection,
  runShard,
  type ShardRun,
  startJob,
  swapTo,
} from '../../src/index.ts';
import { rowsOf, storedRows } from '../projections/rows-of.ts';
import { catalogue, fromTo, happened, rooms, spoken, talk, transcript } from '../projections/streams.ts';

const stopped = AbortSignal.abort();

async function storeWithHistory() {
  const store = await openMemoryStore({ catalogue, buckets: 3, lanes: 2 });
  for (const stream of fromTo(1, 20)) {
    await store.append(fromTo(1, 7).map((n) => spoken(`s${stream}`, n)));
    await store.append(fromTo(1, 5).map((n) => happened(`f${stream}`, n)));
  }
  return store;
}

/** Its talks cannot be folded that say the word. */
const brokenAt = (word: string | undefined, version = 1) =>
  defineProjection({
    name: 'fragile',
    version,
    streams: { talk },
    initial: (): string[] => [],
    evolve: {
      talk: {
        said: (words, { data }) => {
          if (data.word === word) throw new Error('no such word');
          return [...words, data.word];
        },
      },
    },
    key: ({ id }) => id,
  });

async function started(projection: AnyProjection, parameters: object = {}) {
  const store = await storeWithHistory();
  const kinds = jobKinds([projection]);
  const start = () => startJob(store, kinds, 'project', { projection: projection.name, ...parameters });
  const run: ShardRun = { store, kinds };
  return { store, kinds, start, run, ...(await start()) };
}

test.each([transcript, rooms])(
  'stopped after every stream and every key, a build of $name is the one of an undisturbed run',
  async (projection) => {
    const { store, run, job, due } = await started(projection);
    expect({ id: job.id, due }).toEqual({ id: `project-${projection.name}-1`, due: ['00', '01', '02'] });
    let turns = 0;
    for (const shards = [...due]; shards.length > 0; turns += 1) {
      const shard = shards.shift() ?? '';
      const signal = shard === lastShard && turns % 2 === 0 ? undefined : stopped;
      shards.push(...(await runShard({ ...run, signal }, job.id, shard)).due);
      // What a worker that was stopped has not seen yet, it has to see later.
      if (turns < 10) await store.append(spoken(`late${turns}`, 1));
    }
    expect(turns).toBeGreaterThan(20);
    const { state, done, shards } = await jobStatus(store, job.id);
    expect({ state, done, of: shards.length }).toEqual({ state: 'done', done: 4, of: 4 });
    const { build } = await runProjection(store, projection, { swap: false });
    const live = await liveBuild(store.projections, projection.name);
    expect(live?.build).toBe(1);
    expect(live && (await storedRows(store, projection, live))).toEqual(
      await storedRows(store, projection, build),
    );
    expect(await rowsOf(store, projection)).toEqual(await rowsOf(store, projection, build));
  },
);

test('going on, it does not read again what it has folded', async () => {
  const { store, run, job } = await started(transcript);
  let read = 0;
  const events: number[] = [];
  for (let outcome = 'again'; outcome === 'again'; events.push(read)) {
    read = 0;
    const progress = (more: number) => (read += more);
    ({ outcome } = await runShard({ ...run, signal: stopped, progress }, job.id, '01'));
  }
  const streams = events.length - 1;
  expect(streams).toBeGreaterThan(3);
  // Each turn folds a stream of seven, which the first event of the next one ends; in the last there is none left.
  expect(events).toEqual([...fromTo(2, streams).map(() => 8), 7, 0]);
  expect((await jobStatus(store, job.id)).shards[1]).toMatchObject({ state: 'done', attempts: streams + 1 });
});

test('stopped while it merges in memory, a bucket goes on by written contributions, stream by stream to its end', async () => {
  const { store, run, job } = await started(rooms);
  const head = async () => (await store.projections.get('rooms:1:01', '!head'))?.row;
  const turn = async () => {
    const { outcome } = await runShard({ ...run, signal: stopped }, job.id, '01');
    return { outcome, head: await head() };
  };
  const places: unknown[] = [];
  for (let next = await turn(); next.outcome === 'again'; next = await turn())
    places.push(`${String(next.head?.stage)} ${String(next.head?.at)}`);
  expect(places.length).toBeGreaterThan(6);
  expect(new Set(places).size).toBe(places.length);
  expect(await head()).toMatchObject({ stage: 'done', spread: 1 });
  const { build } = await runProjection(store, rooms, { swap: false });
  await drainShards(['00', '02'], [laneHere(run, job.id)]);
  expect(await storedRows(store, rooms, await getBuild(store.projections, 'rooms', 1))).toEqual(
    await storedRows(store, rooms, build),
  );
});

test('two lanes at each shard, and the last step twice: one of them goes on, and nothing is mixed', async () => {
  const { store, run, job, due } = await started(rooms);
  const lanes = () => [1, 2, 3].map(() => laneHere(run, job.id));
  await Promise.all([drainShards(due, lanes()), drainShards(due, lanes())]);
  const { build } = await runProjection(store, rooms, { swap: false });
  const live = await getBuild(store.projections, rooms.name, 1);
  expect(await storedRows(store, rooms, live)).toEqual(await storedRows(store, rooms, build));
});

test('a shard that several say is due is handed to one lane at a time', async () => {
  const begun: string[] = [];
  const ended = new Map<string, () => void>();
  const lane = async (shard: string) => {
    begun.push(shard);
    await new Promise<void>((resolve) => ended.set(shard, resolve));
    return shard === lastShard ? [] : [lastShard];
  };
  const drained = drainShards(['00', '01', '01'], [lane, lane, lane, lane]);
  for (const shard of ['00', '01', lastShard]) {
    await expect.poll(() => begun).toContain(shard);
    ended.get(shard)?.();
    await setImmediate();
  }
  await drained;
  expect(begun).toEqual(['00', '01', lastShard]);
});

test('a shard that cannot be folded is named with stream and position, the others finish, nothing is swapped', async () => {
  const { store, run, start, job, due } = await started(brokenAt('s7-4'));
  await drainShards(due, [laneHere(run, job.id), laneHere(run, job.id)]);
  const { state, done, failed, error, shards } = await jobStatus(store, job.id);
  expect({ state, done, failed }).toEqual({ state: 'failed', done: 2, failed: 1 });
  expect(shards.find((one) => one.state === 'failed')?.error).toMatchObject({
    code: 'evolve-threw',
    subject: 'talk/s7',
    position: '0000000000000004',
  });
  expect(error).toMatch(/^1 of 4 shards failed; 0\d: evolve-threw at talk\/s7, position 0000000000000004/);
  expect(await liveBuild(store.projections, 'fragile')).toBeUndefined();

  // Once it can be folded, the same job goes on with what is missing.
  const again = await start();
  expect({ id: again.job.id, resumed: again.resumed, due: again.due.length }).toEqual({
    ...{ id: job.id, resumed: true, due: 1 },
  });
  const mended = { store, kinds: jobKinds([brokenAt(undefined)]) };
  await drainShards(again.due, [laneHere(mended, job.id)]);
  expect(await jobStatus(store, job.id)).toMatchObject({ state: 'done', done: 4, error: undefined });
  expect((await rowsOf(store, brokenAt(undefined))).length).toBe(20);
});

test('a worker whose code is of another version leaves the shard alone, and says so', async () => {
  const { store, job, due } = await started(brokenAt(undefined));
  const other = { store, kinds: jobKinds([brokenAt(undefined, 2)]) };
  await expect(runShard(other, job.id, '00')).rejects.toMatchObject({ code: 'version-mismatch' });
  expect((await jobStatus(store, job.id)).shards[0]).toMatchObject({
    ...{ state: 'waiting', attempts: 1, error: { code: 'version-mismatch' } },
  });
  expect(due).toHaveLength(3);
});

test('cancelled, it is over for every worker; started again, it goes on', async () => {
  const { store, run, start, job } = await started(transcript);
  await runShard({ ...run, signal: stopped }, job.id, '00');
  expect(await cancelJob(store, job.id)).toMatchObject({ state: 'cancelled' });
  expect(await cancelJob(store, job.id)).toMatchObject({ state: 'cancelled' });
  expect(await runShard(run, job.id, '01')).toEqual({ outcome: 'over', due: [] });

  const again = await start();
  expect(again).toMatchObject({ resumed: true, job: { id: job.id, state: 'running' } });
  await drainShards(again.due, [laneHere(run, job.id)]);
  expect(await jobStatus(store, job.id)).toMatchObject({ state: 'done' });
  await expect(cancelJob(store, job.id)).rejects.toMatchObject({ code: 'job-ended' });
});

test('a shard under way stops when its time is up, when it is told to, and when its job is cancelled', async () => {
  const store = await storeWithHistory();
  const patient: JobKind = {
    plan: () => Promise.resolve({ id: 'patient-1', parameters: {}, shards: ['all'] }),
    run: async ({ signal, progress }) => {
      progress(3);
      await once(signal, 'abort');
      return false;
    },
  };
  const run: ShardRun = { store, kinds: { patient }, tickMs: 2 };
  const { job } = await startJob(store, run.kinds, 'patient');
  const again = { outcome: 'again', due: ['all'] };
  expect(await runShard({ ...run, limitMs: 20 }, job.id, 'all')).toEqual(again);
  const stop = new AbortController();
  const told = runShard({ ...run, signal: stop.signal }, job.id, 'all');
  setTimeout(() => {
    stop.abort();
  }, 20);
  expect(await told).toEqual(again);
  const cancelled = runShard(run, job.id, 'all');
  await expect
    .poll(async () => (await jobStatus(store, job.id)).shards)
    .toMatchObject([{ state: 'running', events: 9 }]);
  await cancelJob(store, job.id);
  expect(await cancelled).toEqual({ outcome: 'over', due: [] });
});

test('the last step, done again after somebody swapped, does not swap back', async () => {
  const { store, run, job, due } = await started(transcript);
  await drainShards(due, [laneHere(run, job.id)]);
  const { build } = await runProjection(store, transcript);
  await swapTo(store.projections, transcript.name, build.build);
  const work = { store, parameters: job.parameters, shard: lastShard, signal: new AbortController().signal };
  expect(await run.kinds.project?.finish?.({ ...work, progress: () => undefined })).toBe(true);
  expect((await liveBuild(store.projections, transcript.name))?.build).toBe(build.build);
});

test('a past is built without being live, and --no-swap leaves the live build', async () => {
  for (const parameters of [{ asOf: '2026-01-01T00:00:03Z' }, { swap: false }]) {
    const { store, run, job, due } = await started(transcript, parameters);
    await drainShards(due, [laneHere(run, job.id)]);
    expect(await jobStatus(store, job.id)).toMatchObject({ state: 'done' });
    expect(await getBuild(store.projections, transcript.name, 1)).toMatchObject({ status: 'ready' });
    expect(await liveBuild(store.projections, transcript.name)).toBeUndefined();
  }
});

test.each(['archive', 'lake'])('%s runs as a job of one shard', async (kind) => {
  const store = await storeWithHistory();
  const kinds = jobKinds();
  const { job, due } = await startJob(store, kinds, kind);
  expect((await startJob(store, kinds, kind)).job.id).toBe(job.id);
  expect(due).toEqual(['all']);
  expect(await runShard({ store, kinds, signal: stopped }, job.id, 'all')).toEqual({
    ...{ outcome: 'again', due: ['all'] },
  });
  expect(await runShard({ store, kinds }, job.id, 'all')).toEqual({ outcome: 'done', due: [] });
  expect(await jobStatus(store, job.id)).toMatchObject({ state: 'done', events: 240 });
  const events =
    kind === 'archive'
      ? (await readLatest(store.raw.archive))?.manifest.events
      : (await readLake(store.raw.lake))?.head.events;
  expect(events).toBe(240);
  expect((await startJob(store, kinds, kind)).job.id).not.toBe(job.id);
  expect((await listJobs(store.replays)).map(({ state }) => state)).toEqual(['done', 'running']);
});

test('what cannot be run is refused before anything is written', async () => {
  const store = await storeWithHistory();
  const kinds = jobKinds([transcript]);
  for (const [kind, parameters, code] of [
    ['bake', {}, 'job-invalid'],
    ['constructor', {}, 'job-invalid'],
    ['project', {}, 'job-invalid'],
    ['project', { projection: 'recipes' }, 'job-invalid'],
    ['project', { projection: transcript.name, asOf: 'now' }, 'bad-time'],
  ] as const)
    await expect(startJob(store, kinds, kind, parameters)).rejects.toMatchObject({ code });
  await expect(jobStatus(store, 'project-words-7')).rejects.toMatchObject({ code: 'no-job' });
  await expect(runShard({ store, kinds }, 'project-words-7', '00')).rejects.toMatchObject({ code: 'no-job' });
  expect(await listJobs(store.replays)).toEqual([]);
});
