import { ingest } from '@annals/event-store';
import { catalogue, conversation, dataSubject } from '@annals/events-schema/catalogue';
import { subjectHash } from '@annals/event-store';
import { expect, test } from 'vitest';
import { eraseKind, parsePolicy, runRetention } from '../src/index.ts';
import { canaryOf, conversationOf, type World, world } from './world.ts';

const day = 24 * 60 * 60 * 1_000;

/** A conversation of a year ago, and one of today. */
async function worldOverTime(): Promise<World> {
  let now = Date.parse('2025-11-01T00:00:00Z');
  const it = await world(() => new Date(now));
  const time = () => new Date(now).toISOString();
  await ingest(it.store, conversationOf('anna-1', { time: time() }));
  now += 300 * day;
  await ingest(it.store, conversationOf('bert-2', { time: time() }));
  // Of long ago, and stored just now.
  await ingest(it.store, conversationOf('carl-3', { time: '2019-01-01T00:00:00Z' }));
  now += 10 * day;
  return it;
}

const run = ({ store, keys }: World, policy: string, apply: boolean) =>
  runRetention(store, { keys, kind: eraseKind(keys) }, parsePolicy(catalogue, policy), { apply });
const text = async ({ store }: World, id: string) =>
  JSON.stringify((await store.replay(conversation, id)).state);

test('who has had no event for so long is due, and not erased before that is applied', async () => {
  const it = await worldOverTime();
  const { due, erasure } = await run(it, 'conversation=200d', false);
  expect(due.map(({ subject }) => subject).sort()).toEqual(['@conversation/c-anna-1', 'anna-1']);
  expect(erasure).toBeUndefined();
  expect(await text(it, 'c-anna-1')).toContain(canaryOf('anna-1'));
});

test('applied, who is due is erased, the log says why, and others are as they were', async () => {
  const it = await worldOverTime();
  expect(await run(it, 'conversation=200d', true)).toMatchObject({ erasure: { state: 'done', streams: 1 } });
  expect(await text(it, 'c-anna-1')).not.toContain(canaryOf('anna-1'));
  for (const subject of ['bert-2', 'carl-3'])
    expect(await text(it, `c-${subject}`)).toContain(canaryOf(subject));
  const { state } = await it.store.replay(dataSubject, subjectHash({ subject: 'anna-1' }));
  expect(state.erased?.reason).toBe('retention');
  expect((await run(it, 'conversation=200d', false)).due).toEqual([]);
});

test('a category that is kept holds whoever has an event there; one that is not named has no say', async () => {
  const it = await worldOverTime();
  expect((await run(it, 'conversation=keep', false)).due).toEqual([]);
  expect((await run(it, 'evaluation=1d', false)).due).toEqual([]);
});

test.each([
  'conversation',
  'conversation=0d',
  'conversation=5',
  'nothing=5d',
  'conversation=5d,conversation=keep',
])('the policy "%s" is refused', (policy) => {
  expect(() => parsePolicy(catalogue, policy)).toThrow(
    expect.objectContaining({ code: 'policy-invalid' }) as Error,
  );
});
