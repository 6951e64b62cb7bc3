import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventStore, ingest } from '@annals/event-store';
import { catalogue, conversation } from '@annals/events-schema/catalogue';
import {
  copyLake,
  projections,
  readLatest,
  readManifest,
  runArchive,
  runLake,
  runProjection,
  trimFeed,
  verifyArchive,
} from '@annals/replay';
import { expect, test } from 'vitest';
import { eraseKind, runErasure } from '../src/index.ts';
import { heldIn, placesOf } from './account.ts';
import { killed, mortal, withReplaced } from './mortal.ts';
import { all, canaryOf, conversationOf, ingested, type World, world } from './world.ts';

const canary = canaryOf('anna-1');
const transcript = projections.find(({ name }) => name === 'transcript');

/** Appends what these subjects say as if nothing were sealed yet; one message of each is larger than a row holds. */
async function ingestPlain({ store }: World, ...subjects: string[]): Promise<void> {
  const { seal: _, ...privacy } = store.privacy;
  const events = subjects.flatMap((subject) => {
    const [first, second, ...rest] = conversationOf(subject);
    const long = { type: 'text', content: canaryOf(subject).repeat(2_000) };
    return [first, second && { ...second, data: { ...(second.data as object), parts: [long] } }, ...rest];
  });
  await ingest(withReplaced(store, { privacy }), events);
}

/** Anna's and Bert's from before sealing; archived and put into the lake in two turns; and one that is sealed. */
async function worldFromBefore(): Promise<World> {
  const it = await world();
  await ingestPlain(it, 'anna-1', 'bert-2');
  await runArchive(it.store.raw);
  await runLake(it.store.raw, catalogue);
  await ingestPlain(it, 'carl-3');
  await ingested(it.store, 'dora-4');
  await ingest(it.store, conversationOf('anna-1', { id: 'c-more' }));
  await runArchive(it.store.raw);
  await runLake(it.store.raw, catalogue);
  if (transcript) await runProjection(it.store, transcript);
  return it;
}

const erase = ({ store, keys }: Pick<World, 'store'> & { keys: Parameters<typeof eraseKind>[0] }) =>
  runErasure(store, eraseKind(keys), { subject: 'anna-1' });

/** Table and feed, every manifest that is kept, and the lake's own hold what they say they hold. */
async function expectWhole(store: EventStore): Promise<void> {
  const { raw } = store;
  expect(await all(store.verify({ payloads: true }))).toEqual([]);
  const names = await all(raw.archive.list('manifests/'));
  expect(names).not.toEqual([]);
  for (const name of names) {
    const manifest = await readManifest(raw.archive, name);
    expect(await verifyArchive(raw, manifest)).toMatchObject({ problems: [], events: manifest.events });
  }
  const folder = await mkdtemp(join(tmpdir(), 'annals-plain-'));
  try {
    const { events } = await copyLake(raw.lake, folder);
    expect(events).toBe((await readLatest(raw.archive))?.manifest.events);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('what was stored before sealing was on is written anew wherever it lies, and nothing of others is touched', async () => {
  const it = await worldFromBefore();
  const before = await heldIn(it.store);
  const kinds = (places: readonly string[]) => [...new Set(places.map((place) => place.split(/[ /]/)[0]))];
  const everywhere = ['table', 'feed', 'archive', 'payloads', 'lake', 'projection'];
  expect(kinds(placesOf(before, canary)).sort()).toEqual(everywhere.sort());

  expect(await erase(it)).toMatchObject({ state: 'done', streams: 2, events: 8, rewritten: 4 });
  const after = await heldIn(it.store);
  expect(placesOf(after, canary)).toEqual([]);
  for (const subject of ['bert-2', 'carl-3'])
    expect(kinds(placesOf(after, canaryOf(subject)))).toEqual(kinds(placesOf(before, canaryOf(subject))));
  await expectWhole(it.store);
  expect((await readLatest(it.store.raw.archive))?.manifest.erasedLines).toBe(4);
  const { state, position } = await it.store.replay(conversation, 'c-anna-1');
  expect(position).toBe('0000000000000005');
  expect(state.messages.map(({ parts }) => parts)).toEqual([{ erased: true }, { erased: true }]);
});

test('the lake is the one that a first run would make of the history now', async () => {
  const it = await world();
  await ingestPlain(it, 'anna-1', 'bert-2');
  await runLake(it.store.raw, catalogue);
  await erase(it);
  const { lake } = it.store.raw;
  const empty = (await world()).store.raw.lake;
  await runLake(withReplaced(it.store.raw, { lake: empty }), catalogue);
  for await (const name of lake.list('type=')) {
    const [found, made] = await Promise.all([lake.get(name), empty.get(name)]);
    expect([name, made && found && Buffer.compare(found.bytes, made.bytes)]).toEqual([name, 0]);
  }
});

test('equal data of two people lies in one blob, which stays for the other', async () => {
  const it = await world();
  const { seal: _, ...privacy } = it.store.privacy;
  const said = (subject: string) => {
    const [first, second] = conversationOf(subject);
    const data = {
      messageId: 'q',
      role: 'user',
      parts: [{ type: 'text', content: 'the same '.repeat(5_000) }],
    };
    return [first, { ...second, data }];
  };
  await ingest(withReplaced(it.store, { privacy }), [...said('anna-1'), ...said('bert-2')]);
  expect(await erase(it)).toMatchObject({ rewritten: 1 });
  const { state } = await it.store.replay(conversation, 'c-bert-2');
  expect(JSON.stringify(state.messages)).toContain('the same');
  await expect(all(it.store.verify({ payloads: true }))).resolves.toEqual([]);
});

test('what was trimmed of the feed is found in table and archive', async () => {
  let now = Date.parse('2026-05-01T09:00:00Z');
  const it = await world(() => new Date(now), { buckets: 1, lanes: 1 });
  await ingestPlain(it, 'anna-1');
  for (let n = 0; n < 20; n += 1) await ingest(it.store, conversationOf(`other-${n}`));
  await runArchive(it.store.raw);
  now += 40 * 24 * 60 * 60 * 1_000;
  const trimmed = await trimFeed(it.store, { olderThanMs: 30 * 24 * 60 * 60 * 1_000, projections: [] });
  expect(trimmed.blocks).toBeGreaterThan(0);
  expect(await erase(it)).toMatchObject({ rewritten: 4 });
  expect(placesOf(await heldIn(it.store), canary)).toEqual([]);
});

test('killed at any step and run again, nothing of it is left, and all is whole', async () => {
  let lived = false;
  let deaths = 0;
  for (let afterSteps = 1; !lived; afterSteps += 10) {
    const it = await worldFromBefore();
    lived = await erase(mortal(it, { afterSteps, tookEffect: deaths % 2 === 0 })).then(
      () => true,
      (error: unknown) => {
        expect(error).toBe(killed);
        return false;
      },
    );
    deaths += lived ? 0 : 1;
    // One that was done is not taken up, and finds nothing to be rewritten.
    expect(await erase(it)).toMatchObject({ state: 'done', rewritten: lived ? 0 : 4 });
    const held = await heldIn(it.store);
    expect([afterSteps, placesOf(held, canary)]).toEqual([afterSteps, []]);
    expect(placesOf(held, canaryOf('bert-2')).length).toBeGreaterThan(5);
    await expectWhole(it.store);
  }
  expect(deaths).toBeGreaterThan(5);
}, 60_000);
