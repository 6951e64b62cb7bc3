import { type EventStore, openMemoryStore } from '@annals/event-store';
import { catalogue, conversation, webFeature } from '@annals/events-schema/catalogue';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { browserSupport, follow, modelQuality, runProjection, transcript } from '../../src/index.ts';
import {
  addSketch,
  addValue,
  type LatencySketch,
  quantiles,
} from '../../src/projections/shipped/latency-sketch.ts';
import { rowsOf, storedRows } from './rows-of.ts';

let store: EventStore;
beforeEach(async () => {
  store = await openMemoryStore({ catalogue, source: '/test' });
});

const values = async (projection: Parameters<typeof rowsOf>[1]) =>
  (await rowsOf(store, projection)).map((row) => (JSON.parse(row) as { value: unknown }).value);

const say = (content: string) => [{ type: 'text' as const, content }];
const time = (hour: number, day = 1) => ({ time: `2026-03-0${day}T${String(hour).padStart(2, '0')}:00:00Z` });

async function converse(id: string, latencyMs: number, rating: 'positive' | 'negative') {
  const next = conversation.at(id, { after: 0 });
  await store.append([
    next.started({ channel: 'web', agentVersion: '1' }, time(9)),
    next.messageReceived({ messageId: 'm-1', role: 'user', parts: say('hi') }, time(9)),
    next.inferenceRequested(
      {
        ...{ inferenceId: '__proto__', operation: 'chat', providerName: 'p', requestModel: 'gpt/5' },
        ...{ promptName: 'answer', promptVersion: '12' },
      },
      time(10),
    ),
    next.inferenceCompleted(
      { inferenceId: '__proto__', inputTokens: 100, outputTokens: 10, latencyMs },
      time(11, 2),
    ),
    next.messageReceived(
      { messageId: 'm-2', role: 'assistant', parts: say('hello'), inferenceId: '__proto__' },
      time(11),
    ),
    next.inferenceFailed({ inferenceId: 'i-2', errorType: 'timeout' }, time(12, 3)),
    next.messageCorrected({ messageId: 'm-2', parts: say('Hello!'), correctedBy: 'author' }, time(12)),
    next.feedbackGiven({ messageId: 'm-2', givenBy: 'user', rating }, time(13, 4)),
    next.feedbackGiven({ givenBy: 'user', rating }, time(13, 4)),
    next.ended({ reason: 'left' }, time(14)),
  ]);
}

test('a transcript is what was said, as last corrected', async () => {
  await converse('c-1', 100, 'positive');
  await runProjection(store, transcript);
  expect(await values(transcript)).toMatchObject([
    {
      startedAt: '2026-03-01T09:00:00.000000000Z',
      channel: 'web',
      endedBecause: 'left',
      messages: [
        { messageId: 'm-1', role: 'user', parts: say('hi') },
        { messageId: 'm-2', parts: say('Hello!'), correctedAt: '2026-03-01T12:00:00.000000000Z' },
      ],
    },
  ]);
});

test("a model's quality is by the call that answers, failures and feedback belong to", async () => {
  await converse('c-1', 100, 'positive');
  const { build } = await runProjection(store, modelQuality);
  await converse('c-2', 300, 'negative');
  await follow(store, modelQuality, build);
  expect(await values(modelQuality)).toEqual([
    expect.objectContaining({
      model: '-',
      prompt: '-',
      day: '2026-03-03',
      failed: 2,
      errors: { timeout: 2 },
    }),
    {
      ...{ model: 'gpt/5', prompt: 'answer@12', day: '2026-03-01', requested: 2, completed: 2, failed: 0 },
      ...{ errorRate: 0, errors: {} },
      ...{ inputTokens: 200, cacheReadInputTokens: 0, outputTokens: 20, reasoningOutputTokens: 0 },
      latencyMs: { p50: expect.closeTo(100, -1) as number, p95: expect.closeTo(100, -1) as number },
      feedback: { positive: 1, neutral: 0, negative: 1, perAnswer: 1, positiveRate: 0.5 },
    },
  ]);
  const { build: anew } = await runProjection(store, modelQuality);
  expect(await storedRows(store, modelQuality, build)).toEqual(await storedRows(store, modelQuality, anew));
});

describe('latencies', () => {
  test('merged in any groups give quantiles within 1% of the value at that rank', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { maxLength: 40 })),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (groups, quantile) => {
          const merged: LatencySketch = {};
          for (const group of groups) {
            const one: LatencySketch = {};
            for (const value of group) addValue(one, value);
            addSketch(merged, one);
          }
          const all = groups.flat().sort((a, b) => a - b);
          const [found] = quantiles(merged, [quantile]);
          if (all.length === 0) expect(found).toBeNull();
          else {
            const exact = all[Math.floor(quantile * (all.length - 1))] ?? NaN;
            expect(Math.abs((found ?? NaN) - exact)).toBeLessThanOrEqual(exact * 0.0101);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('of zero count', () => {
    const sketch: LatencySketch = {};
    for (const value of [0, 0, 0, 50]) addValue(sketch, value);
    expect(quantiles(sketch, [0.5, 1])).toEqual([0, expect.closeTo(50, 0)]);
  });
});

test("a browser's year counts what it supports fully at its end and did not before, and the other way round", async () => {
  const data = (browser: string, statement = 0) => ({ browser, version: '1', approximate: false, statement });
  const on = (year: number, month = 1) => ({ time: `${year}-0${month}-01T00:00:00Z` });
  const [grid, flex] = [webFeature.at('grid'), webFeature.at('flex')];
  await store.append([
    grid.supportPrefixed({ ...data('chrome', 1), prefix: '-webkit-' }, on(2010)),
    grid.supportAdded(data('chrome'), on(2012)),
    grid.supportAdded(data('firefox'), on(2012, 2)),
    grid.supportRemoved(data('firefox'), on(2012, 3)),
    grid.supportRemoved(data('chrome'), on(2014)),
  ]);
  const { build } = await runProjection(store, browserSupport);
  await store.append(flex.supportAdded(data('chrome'), on(2012, 5)));
  // Late: it had begun in an earlier year.
  await store.append(grid.supportAdded(data('chrome', 2), on(2011)));
  await follow(store, browserSupport, build);
  expect((await rowsOf(store, browserSupport)).map((row) => JSON.parse(row) as unknown)).toEqual([
    { key: ['chrome', '2011'], value: { gained: 1, lost: 0 } },
    { key: ['chrome', '2012'], value: { gained: 1, lost: 0 } },
  ]);
});
