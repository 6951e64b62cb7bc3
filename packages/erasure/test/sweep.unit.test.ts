import { type EventStore, ingest } from '@annals/event-store';
import { catalogue } from '@annals/events-schema/catalogue';
import { liveBuild, projections, readRows, runProjection } from '@annals/replay';
import { expect, test } from 'vitest';
import { eraseKind, type ErasureKeys, parsePolicy, runRetention } from '../src/index.ts';
import { killed, mortal } from './mortal.ts';
import { all, canaryOf, conversationOf, type World, world } from './world.ts';

const day = 24 * 60 * 60 * 1_000;
const policy = parsePolicy(catalogue, 'conversation=200d');
const transcript = projections.find(({ name }) => name === 'transcript');

interface Clocked extends World {
  readonly pass: (days: number) => void;
}

/** Conversations of some subjects, each a hundred days after the one before, and what a projection makes of them. */
async function worldOf(...subjects: string[]): Promise<Clocked> {
  let now = Date.parse('2025-01-01T00:00:00Z');
  const it = await world(() => new Date(now));
  for (const subject of subjects) {
    await ingest(it.store, conversationOf(subject, { time: new Date(now).toISOString() }));
    now += 100 * day;
  }
  if (transcript) await runProjection(it.store, transcript);
  return { ...it, pass: (days) => (now += days * day) };
}

const apply = ({ store, keys }: { readonly store: EventStore; readonly keys: ErasureKeys }) =>
  runRetention(store, { keys, kind: eraseKind(keys) }, policy, { apply: true });

async function rows({ store }: World): Promise<string> {
  const build = transcript && (await liveBuild(store.projections, transcript.name));
  return JSON.stringify(transcript && build ? await all(readRows(store, transcript, build)) : []);
}

/** Of four who are due, two of them streams, keys and log are eight steps; then the sweep begins. */
test.each([3, 8, 9, 13])(
  'a run that was killed after %i steps is taken up weeks later, with those who are due by then',
  async (afterSteps) => {
    const it = await worldOf('anna-1', 'bert-2', 'carl-3', 'dora-4');
    it.pass(-100);
    await expect(apply(mortal(it, { afterSteps, tookEffect: true }))).rejects.toBe(killed);
    expect(await rows(it)).toContain(canaryOf('anna-1'));
    it.pass(150);
    expect((await apply(it)).erasure).toMatchObject({ state: 'done' });
    const left = await rows(it);
    for (const subject of ['anna-1', 'bert-2', 'carl-3']) expect(left).not.toContain(canaryOf(subject));
    expect(left).toContain(canaryOf('dora-4'));
  },
);

test('nothing is read again once everybody who was erased was swept', async () => {
  const it = await worldOf('anna-1', 'bert-2', 'carl-3');
  await apply(it);
  // A day later dead letters may have come, and the streams of the subject were erased in the course of the first.
  for (const days of [1, 2]) {
    it.pass(days);
    expect((await apply(it)).erasure).toMatchObject({ state: 'done' });
  }
  it.pass(2);
  expect(await apply(it)).toEqual({ due: [], erasure: undefined });
});

test('a worker whose time is up hands its bucket on, and the next one reads what is behind', async () => {
  const it = await world();
  const subjects = Array.from({ length: 12 }, (_, n) => `person-${n.toString().padStart(2, '0')}`);
  await ingest(
    it.store,
    subjects.flatMap((subject) => conversationOf(subject)),
  );
  for (const subject of subjects) await it.keys.erase({ subject });
  const kind = eraseKind(it.keys);
  const plan = await kind.plan(it.store, { erasedFrom: '2000-01-01T00:00:00.000Z' });
  const [shard = ''] = plan.shards;
  let read = 0;
  const progress = (events: number) => {
    read += events;
  };
  let turns = 0;
  for (let done = false; !done; turns += 1)
    done = await kind.run({
      ...{ store: it.store, parameters: plan.parameters, shard, progress },
      signal: AbortSignal.abort(),
    });
  let inBucket = 0;
  for await (const _ of it.store.raw.eventHeads(shard)) inBucket += 1;
  expect(turns).toBeGreaterThan(2);
  expect(read).toBe(inBucket);
});
