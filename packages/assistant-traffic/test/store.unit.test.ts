import { ingest, openMemoryStore } from '@annals/event-store';
import { type AnyStream, normaliseTime } from '@annals/events-schema';
import { catalogue, consent, conversation, deployment, evaluation } from '@annals/events-schema/catalogue';
import { expect, test } from 'vitest';
import { deliver, type Delivery, simulateTraffic } from '../src/index.ts';

const streams: readonly AnyStream[] = [conversation, evaluation, deployment, consent];
const traffic = () => simulateTraffic({ seed: 11, events: 20_000 });

test('a store takes all of it in, late and repeated as it comes: nothing is refused, every stream folds to its end', async () => {
  let now = '';
  const store = await openMemoryStore({ catalogue, now: () => new Date(now) });
  const report = { appended: 0, duplicates: 0, quarantined: 0 };
  const hand = async (batch: readonly Delivery[]) => {
    now = batch.at(-1)?.arrival ?? now;
    const { appended, duplicates, quarantined } = await ingest(
      store,
      batch.map(({ event }) => event),
    );
    report.appended += appended;
    report.duplicates += duplicates;
    report.quarantined += quarantined;
  };
  const lastOf = new Map<string, string>();
  const batch: Delivery[] = [];
  let repeats = -20_000;
  for (const delivery of deliver(traffic(), { seed: 11, late: 0.03, repeated: 0.05 })) {
    batch.push(delivery);
    repeats += 1;
    if (batch.length === 500) await hand(batch.splice(0));
  }
  await hand(batch);
  for (const { subject, time } of traffic()) lastOf.set(subject, normaliseTime(time) ?? '');
  expect(repeats).toBeGreaterThan(0);
  expect(report).toEqual({ appended: 20_000, duplicates: repeats, quarantined: 0 });

  const folded = { streams: 0, events: 0 };
  for (const stream of streams)
    for await (const { gapAt, events } of store.replayAll(stream)) {
      expect(gapAt).toBeUndefined();
      folded.streams += 1;
      folded.events += events;
    }
  expect(folded).toEqual({ streams: lastOf.size, events: 20_000 });

  let lateOnes = 0;
  for await (const { time, recordedtime, subject } of store.scan()) {
    expect(recordedtime >= time).toBe(true);
    expect(lastOf.has(subject)).toBe(true);
    if (Date.parse(recordedtime) - Date.parse(time) > 24 * 3_600_000) lateOnes += 1;
  }
  expect(lateOnes).toBeGreaterThan(0);
});

test('a conversation folds to what an assistant would have: questions, answers, the model that gave them', async () => {
  const store = await openMemoryStore({ catalogue });
  const events = [...simulateTraffic({ seed: 11, events: 2_000 })];
  await ingest(store, events);
  let answered = 0;
  for await (const { state } of store.replayAll(conversation)) {
    if (!state.ended) continue;
    expect(state.started?.agentVersion).toMatch(/^\d+\.\d+\.\d+$/);
    expect(state.messages[0]?.role).toBe('user');
    for (const { role, inferenceId = '' } of state.messages) {
      if (role !== 'assistant') continue;
      answered += 1;
      expect(state.inferences[inferenceId]?.request?.requestModel).toMatch(/^synthetic-/);
      expect(state.inferences[inferenceId]?.completion?.finishReasons).toEqual(['stop']);
    }
    for (const { call, result } of Object.values(state.toolCalls)) expect(call && result).toBeDefined();
    const ids = new Set(state.messages.map(({ messageId }) => messageId));
    for (const rated of Object.keys(state.feedback.messages)) expect(ids.has(rated)).toBe(true);
  }
  expect(answered).toBeGreaterThan(100);
});
