import { ingest, memoryRowTable, subjectHash } from '@annals/event-store';
import { conversation, dataSubject } from '@annals/events-schema/catalogue';
import {
  follow,
  liveBuild,
  projections,
  readRows,
  runArchive,
  runProjection,
  verifyArchive,
  readLatest,
} from '@annals/replay';
import { expect, test } from 'vitest';
import { eraseKind, runErasure, surveySubject } from '../src/index.ts';
import { all, canaryOf, conversationOf, ingested, keysIn, type World, world } from './world.ts';

const erase = ({ store, keys }: World, parameters: Record<string, string>) =>
  runErasure(store, eraseKind(keys), parameters);

/** All that readers of a world get to see, as one text. */
async function readable({ store }: World): Promise<string> {
  const seen: unknown[] = [...(await all(store.scan())), ...(await all(store.quarantine.list()))];
  seen.push(...(await all(store.deadLetters.list())));
  for (const projection of projections) {
    const build = await liveBuild(store.projections, projection.name);
    if (build) seen.push(...(await all(readRows(store, projection, build))));
  }
  return JSON.stringify(seen);
}

async function built({ store }: World): Promise<void> {
  for (const projection of projections) await runProjection(store, projection);
}

test('erased, a subject is an erased marker to events, states and projections; others are as they were', async () => {
  const it = await world();
  await ingested(it.store, 'anna-1', 'bert-2');
  await built(it);
  expect(await readable(it)).toContain(canaryOf('anna-1'));

  const report = await erase(it, { subject: 'anna-1' });
  expect(report).toMatchObject({ state: 'done', streams: 1, events: 4, rewritten: 0 });
  expect(report.refolded).toContain('transcript:1');
  const after = await readable(it);
  expect(after).not.toContain(canaryOf('anna-1'));
  expect(after).toContain(canaryOf('bert-2'));
  const { state, position } = await it.store.replay(conversation, 'c-anna-1');
  expect(position).toBe('0000000000000005');
  expect(state.messages.map(({ parts }) => parts)).toEqual([{ erased: true }, { erased: true }]);
});

test('rows that a projection merged over many streams are as if it were built anew', async () => {
  const it = await world();
  await ingested(it.store, 'anna-1', 'bert-2', 'carl-3');
  await built(it);
  await erase(it, { subject: 'bert-2' });
  for (const projection of projections) {
    const build = await liveBuild(it.store.projections, projection.name);
    // That somebody was erased is news of its own to those who count events.
    if (build) await follow(it.store, projection, build);
    const rows = build && (await all(readRows(it.store, projection, build)));
    const { build: anew } = await runProjection(it.store, projection);
    expect(rows).toEqual(await all(readRows(it.store, projection, anew)));
  }
});

test('a build that cannot be followed and holds something of the subject is dropped', async () => {
  const it = await world();
  await ingested(it.store, 'anna-1', 'bert-2');
  const transcript = projections.find(({ name }) => name === 'transcript');
  if (!transcript) throw new Error('no such projection');
  await runProjection(it.store, transcript, { question: { asOf: '2026-06-01T00:00:00Z' } });
  expect((await erase(it, { subject: 'anna-1' })).dropped).toEqual(['transcript:1']);
  expect(await all(it.store.projections.range('transcript', { from: 'build:', to: 'build;' }))).toEqual([]);
});

test('the log says that somebody was erased, once, and does not say who', async () => {
  const it = await world();
  await ingested(it.store, 'anna-1');
  await erase(it, { subject: 'anna-1' });
  const again = await erase(it, { subject: 'anna-1', reason: 'retention' });
  expect(again).toMatchObject({ state: 'done', streams: 1, events: 4 });
  const { state } = await it.store.replay(dataSubject, subjectHash({ subject: 'anna-1' }));
  expect(state.erased?.reason).toBe('request');
  const said = await all(it.store.scan({ category: 'subject' }));
  expect(said).toHaveLength(1);
  expect(JSON.stringify(said)).not.toContain('anna-1');
});

test('what is delivered of the subject later is quarantined without what it says', async () => {
  const it = await world();
  await erase(it, { subject: 'anna-1' });
  const [first, second] = conversationOf('anna-1');
  expect(await ingest(it.store, [first, second])).toMatchObject({
    appended: 1,
    reasons: { 'erased-subject': 1 },
  });
  expect(await readable(it)).not.toContain(canaryOf('anna-1'));
});

test('the same id in another tenant is somebody else', async () => {
  const it = await world();
  await ingest(it.store, [
    ...conversationOf('anna-1', { tenant: 'north', id: 'c-n' }),
    ...conversationOf('anna-1', { tenant: 'south', id: 'c-s' }),
  ]);
  await erase(it, { subject: 'anna-1', tenant: 'north' });
  const text = async (id: string) => JSON.stringify((await it.store.replay(conversation, id)).state);
  expect(await text('c-n')).not.toContain(canaryOf('anna-1'));
  expect(await text('c-s')).toContain(canaryOf('anna-1'));
});

test('refused events of the subject leave quarantine, whichever way they tell whose they are', async () => {
  const it = await world();
  await ingested(it.store, 'anna-1', 'bert-2');
  const [, second, , unnamed] = conversationOf('anna-1').map((event) => ({ ...event, specversion: '0.3' }));
  const [, other] = conversationOf('bert-2').map((event) => ({ ...event, specversion: '0.3' }));
  const { datasubject: _, ...nameless } = {
    ...second,
    datasubject: undefined,
    subject: 'nowhere',
    about: 'anna-1',
  };
  await ingest(it.store, [second, unnamed, nameless, other, { ...other, datasubject: 'anna-12' }]);
  expect(await all(it.store.quarantine.list())).toHaveLength(5);
  expect((await erase(it, { subject: 'anna-1' })).refused).toMatchObject({ quarantine: 3 });
  expect(await readable(it)).not.toContain(canaryOf('anna-1'));
  expect(await all(it.store.quarantine.list())).toHaveLength(2);
});

test('what was refused because it called the subject by an email address leaves quarantine too', async () => {
  const it = await world();
  await ingested(it.store, 'anna-1');
  await ingest(it.store, [{ ...conversationOf('anna-1')[1], datasubject: 'anna@example.com' }]);
  await ingest(it.store, [{ ...conversationOf('anna-1', { tenant: 't' })[1], id: 'x', tenantid: 7 }]);
  expect((await erase(it, { subject: 'anna-1' })).refused).toMatchObject({ quarantine: 2 });
  expect(await readable(it)).not.toContain(canaryOf('anna-1'));
});

test('an answer that is on its way to a stream of theirs is refused, though it names nobody', async () => {
  const it = await world();
  const [first, second, third, answer] = conversationOf('anna-1');
  await ingest(it.store, [first, second, third]);
  expect(await erase(it, { subject: 'anna-1' })).toMatchObject({ closed: 0 });
  expect(await ingest(it.store, [answer])).toMatchObject({ reasons: { 'erased-subject': 1 } });
});

test('a stream in which others take part is counted, since nobody can answer there without a name', async () => {
  const it = await world();
  const [first, second, third, answer] = conversationOf('anna-1', { id: 'c-shared' });
  const [, , , , last] = conversationOf('bert-2', { id: 'c-shared' });
  await ingest(it.store, [first, second, third, answer, last]);
  expect(await surveySubject(it.store, { subject: 'anna-1' })).toMatchObject({ closed: 1 });
  expect(await erase(it, { subject: 'anna-1' })).toMatchObject({ closed: 1 });
});

test('everybody whose key is gone since a time is erased in one pass', async () => {
  const it = await world();
  await ingested(it.store, 'anna-1', 'bert-2', 'carl-3');
  await built(it);
  const from = it.store.now().toISOString();
  await it.keys.erase({ subject: 'anna-1' });
  await it.keys.erase({ subject: 'carl-3' });
  expect(await erase(it, { erasedFrom: from })).toMatchObject({ state: 'done', streams: 2, events: 8 });
  const after = await readable(it);
  for (const subject of ['anna-1', 'carl-3']) expect(after).not.toContain(canaryOf(subject));
  expect(after).toContain(canaryOf('bert-2'));
});

test('a worker that has a key in memory still, which another one has erased, puts nothing back', async () => {
  const rows = memoryRowTable();
  const it = await world(undefined, undefined, keysIn(rows, 300_000));
  await ingested(it.store, 'anna-1');
  await built(it);
  await keysIn(rows).erase({ subject: 'anna-1' });
  expect(await readable(it)).toContain(canaryOf('anna-1'));
  await erase(it, { erasedFrom: '2000-01-01T00:00:00.000Z' });
  expect(await readable(it)).not.toContain(canaryOf('anna-1'));
});

test('table, feed and archive are as they were, and agree', async () => {
  const it = await world();
  await ingested(it.store, 'anna-1', 'bert-2');
  const { hash, events } = await runArchive(it.store.raw);
  await erase(it, { subject: 'anna-1' });
  expect(await all(it.store.verify({ payloads: true }))).toEqual([]);
  const latest = await readLatest(it.store.raw.archive);
  if (!latest) throw new Error('there is no archive');
  expect(latest.manifest.hash).toBe(hash);
  expect(await verifyArchive(it.store.raw, latest.manifest)).toMatchObject({ events, problems: [] });
});
