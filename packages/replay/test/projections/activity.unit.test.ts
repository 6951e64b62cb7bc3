import { type EventStore, openMemoryStore } from '@annals/event-store';
import { completeDraft, type DraftEvent } from '@annals/events-schema';
import { catalogue, consent, conversation, deployment } from '@annals/events-schema/catalogue';
import { beforeEach, expect, test } from 'vitest';
import { type Activity, activity, follow, readRows, runProjection } from '../../src/index.ts';

let store: EventStore;
let now = Date.UTC(2026, 5, 1);
beforeEach(async () => {
  store = await openMemoryStore({ catalogue, now: () => new Date((now += 1_000)) });
});

const longSource = `/${'x'.repeat(2_000)}`;
const sources = [
  '/apps/chat',
  '__proto__',
  'a b/ü☃',
  longSource,
  `${longSource}y`,
  `/${'x'.repeat(22)}~0123`,
];
const from = (source: string, draft: DraftEvent) => completeDraft(draft, { source });
const changed = (id: string, source: string, time: string) =>
  from(source, deployment.at(id).deploymentChanged({ change: 'released', agentVersion: '1' }, { time }));

interface Row extends Activity {
  readonly day: string;
  readonly type: string;
}
async function rows(between: { from?: string; to?: string } = {}): Promise<Row[]> {
  const { build } = await runProjection(store, activity);
  const found: Row[] = [];
  for await (const { value } of readRows(store, activity, build, between)) found.push(value as Row);
  return found;
}

test('events are counted by day, type and source, whatever a source is called, and add up over streams', async () => {
  for (const [index, source] of sources.entries())
    for (let n = 0; n <= index; n += 1)
      await store.append(
        changed(`d-${n}`, source, `2026-03-01T00:00:${String(index * 7 + n).padStart(2, '0')}Z`),
      );
  const found = await rows();
  expect(new Map(found.map(({ source, events }) => [source, events]))).toEqual(
    new Map(sources.map((source, index) => [source, index + 1])),
  );
  expect(new Set(found.map(({ day, type }) => `${day} ${type}`))).toEqual(
    new Set(['2026-03-01 ai.annals.deployment.changed.v1']),
  );
});

test('what came late counts on its day, and the last is the one that was stored last', async () => {
  const { build } = await runProjection(store, activity);
  await store.append(changed('a', '/s', '2026-03-02T12:00:00Z'));
  await store.append(changed('b', '/s', '2026-03-02T13:00:00Z'));
  await follow(store, activity, build);
  const late = changed('a', '/s', '2026-03-01T00:00:00Z');
  await store.append(late);
  await store.append(changed('a', '/s', '2026-03-02T00:00:00Z'));
  await store.append(late);
  await follow(store, activity, build);

  const stored: string[] = [];
  for await (const { recordedtime } of store.scan()) stored.push(recordedtime);
  const followed: Row[] = [];
  for await (const { value } of readRows(store, activity, build)) followed.push(value as Row);
  expect(followed.map(({ day, events }) => [day, events])).toEqual([
    ['2026-03-01', 1],
    ['2026-03-02', 3],
  ]);
  expect(followed[1]?.last).toBe(stored.sort().at(-1));
  expect(await rows()).toEqual(followed);
});

test('every event of the catalogue counts', async () => {
  const ordered = conversation.at('c', { after: 0 });
  await store.append(
    [ordered.started({ channel: 'web', agentVersion: '1' }), ordered.ended({ reason: 'left' })].map((draft) =>
      from('/s', draft),
    ),
  );
  await store.append(
    from('/s', consent.at('c').consentChanged({ purpose: 'training', granted: true, policyVersion: '1' })),
  );
  expect(new Set((await rows()).map(({ type }) => type))).toEqual(
    new Set([
      'ai.annals.conversation.started.v1',
      'ai.annals.conversation.ended.v1',
      'ai.annals.consent.changed.v1',
    ]),
  );
  expect([...activity.folds.keys()].sort()).toEqual([...catalogue.byCategory.keys()].sort());
});

test('rows are read by the days they lie between, both included', async () => {
  for (const day of ['2025-12-31', '2026-01-01', '2026-01-02', '2026-01-10'])
    await store.append(changed('a', '/s', `${day}T00:00:00Z`));
  const days = async (between: { from?: string; to?: string }) =>
    (await rows(between)).map(({ day }) => day.slice(5));
  expect(await days({ from: '2026-01-01', to: '2026-01-02' })).toEqual(['01-01', '01-02']);
  expect(await days({ from: '2026-01-02' })).toEqual(['01-02', '01-10']);
  expect(await days({ to: '2026-01-01' })).toEqual(['12-31', '01-01']);
  expect(await days({ from: '2027-01-01' })).toEqual([]);
});
