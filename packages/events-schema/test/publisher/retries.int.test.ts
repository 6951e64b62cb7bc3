import { type Instrumenter, type TracingContext, useInstrumenter } from '@azure/core-tracing';
import { afterEach, expect, test } from 'vitest';
import type { CloudEvent } from '../../src/index.ts';
import { type PublishError, type PublisherOptions, createPublisher } from '../../src/publisher.ts';
import { labels, messages } from './conversation.ts';
import { type Answer, type ScriptedTopic, startScriptedTopic } from './scripted-topic.ts';

let topic: ScriptedTopic | undefined;
afterEach(() => topic?.stop());

/** A publisher that waits milliseconds between attempts, to a topic that answers as told. */
async function publisherTo(answer: (request: number) => Answer, options: Partial<PublisherOptions> = {}) {
  topic = await startScriptedTopic(answer);
  const publisher = createPublisher({
    endpoint: topic.endpoint,
    credential: { key: 'local-key' },
    source: '/apps/chat',
    retryOptions: { retryDelayInMs: 10 },
    ...options,
  });
  return { publisher, topic };
}

const publishError = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('it was published'),
    (error: unknown) => error as PublishError,
  );

test.each<[string, Answer]>([
  ['503', 503],
  ['503 with Retry-After', [503, { 'retry-after': '0' }]],
  ['429 without Retry-After', 429],
  ['408', 408],
  ['a connection that breaks', 'hang up'],
  ['no answer at all', 'never'],
])('after %s the same bytes are sent again', async (_, answer) => {
  const { publisher, topic } = await publisherTo((request) => (request <= 2 ? answer : 200), {
    requestTimeoutMs: 200,
  });
  const report = await publisher.publish(messages(3));
  expect(report.published).toBe(3);
  expect(topic.bodies).toHaveLength(3);
  expect(new Set(topic.bodies).size).toBe(1);
});

test('what is sealed is sent, and what was not published is as it was handed over, to be sealed again', async () => {
  const seal = (event: CloudEvent) => Promise.resolve({ ...event, data: { sealed: event.id } });
  const { publisher, topic } = await publisherTo((request) => (request === 1 ? 413 : 200), { seal });
  const { unpublished } = await publishError(publisher.publish(messages(2)));
  expect(unpublished.map(({ data }) => data)).toMatchObject([{ text: 'hello' }, { text: 'hello' }]);
  expect((await publisher.publish(unpublished)).published).toBe(2);
  expect(topic.bodies[1]).toBe(topic.bodies[0]);
  expect(topic.bodies[0]).not.toContain('hello');
});

test.each([400, 401, 403, 404, 413])('%i is not tried again', async (status) => {
  const { publisher, topic } = await publisherTo(() => status);
  const error = await publishError(publisher.publish(messages(1)));
  expect(error.cause).toMatchObject({ statusCode: status });
  expect(topic.bodies).toHaveLength(1);
});

test('attempts are bounded', async () => {
  const { publisher, topic } = await publisherTo(() => 500, {
    retryOptions: { maxRetries: 2, retryDelayInMs: 1 },
  });
  expect((await publishError(publisher.publish(messages(1)))).code).toBe('publish-failed');
  expect(topic.bodies).toHaveLength(3);
});

test('a request that is refused for what it holds fails alone', async () => {
  const { publisher } = await publisherTo((request) => (request === 2 ? 413 : 200), {
    maxBatchBytes: 1_000,
    concurrency: 1,
  });
  const error = await publishError(publisher.publish(messages(20)));
  const failed = error.report.events.filter(({ status }) => status === 'failed');
  expect(failed.length).toBe(error.unpublished.length);
  expect(error.report.published).toBe(20 - failed.length);
  expect(failed.length).toBeLessThan(10);
});

test('with no access the rest is not sent', async () => {
  const { publisher, topic } = await publisherTo(() => 403, { maxBatchBytes: 1_000, concurrency: 2 });
  const error = await publishError(publisher.publish(messages(100)));
  expect(error.unpublished).toHaveLength(100);
  expect(topic.bodies.length).toBeLessThanOrEqual(2);
});

test('every request stays within the limit, and only so many are on their way', async () => {
  const { publisher, topic } = await publisherTo(() => 200, { maxBatchBytes: 20_000, concurrency: 3 });
  await publisher.publish(messages(1_000, 'déjà vu'));
  expect(Math.max(...topic.bodies.map((body) => Buffer.byteLength(body)))).toBeLessThanOrEqual(20_000);
  expect(topic.mostWaiting()).toBeLessThanOrEqual(3);
  expect(topic.batches().flat()).toHaveLength(1_000);
});

test('an abort ends the sending, and what was not acknowledged is handed back', async () => {
  const abort = new AbortController();
  const { publisher } = await publisherTo((request) => (request === 1 ? 200 : 'never'), {
    maxBatchBytes: 1_000,
    concurrency: 1,
  });
  const publishing = publisher.publish(messages(20), {
    signal: abort.signal,
    onProgress: () =>
      setTimeout(() => {
        abort.abort(new Error('shutting down'));
      }, 20),
  });
  const error = await publishError(publishing);
  expect(error.cause).toMatchObject({ message: 'shutting down' });
  expect(error.report.published).toBeGreaterThan(0);
  expect(error.unpublished).toHaveLength(20 - error.report.published);
});

test('an abort beforehand sends nothing', async () => {
  const { publisher, topic } = await publisherTo(() => 200);
  const error = await publishError(publisher.publish(messages(2), { signal: AbortSignal.abort() }));
  expect(error.unpublished).toHaveLength(2);
  expect(topic.bodies).toHaveLength(0);
});

test('a time of nine digits, an offset and an array travel as they are', async () => {
  const { publisher, topic } = await publisherTo(() => 200);
  await publisher.publish(
    labels.at('l-1').changed(['a', 'b'], { time: '2026-11-01T01:00:00.123456789+01:00' }),
  );
  expect(topic.batches()[0]).toMatchObject([
    { time: '2026-11-01T01:00:00.123456789+01:00', data: ['a', 'b'] },
  ]);
  expect(topic.headers[0]).toMatchObject({
    'content-type': 'application/cloudevents-batch+json; charset=utf-8',
    'aeg-sas-key': 'local-key',
  });
  expect(topic.headers[0]).not.toHaveProperty('annals-body');
});

const ours = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

test('the trace context at hand is used for drafts that have none', async () => {
  const { publisher, topic } = await publisherTo(() => 200, {
    trace: () => ({ traceparent: ours, tracestate: 'vendor=1' }),
  });
  const own = ours.replace('b7ad', 'ffff');
  await publisher.publish([
    labels.at('l-1').changed(['a']),
    labels.at('l-1').changed(['b'], { traceparent: own }),
  ]);
  const [[first, second] = []] = topic.batches();
  expect(first).toMatchObject({ traceparent: ours, tracestate: 'vendor=1' });
  expect(second).toMatchObject({ traceparent: own });
  expect(second).not.toHaveProperty('tracestate');
});

test('what OpenTelemetry traces of the request does not change the event between attempts', async () => {
  let spans = 0;
  const context: TracingContext = {
    getValue: () => undefined,
    setValue: () => context,
    deleteValue: () => context,
  };
  useInstrumenter({
    startSpan: (_name, { tracingContext }) => ({
      span: {
        setStatus: () => undefined,
        setAttribute: () => undefined,
        addEvent: () => undefined,
        recordException: () => undefined,
        end: () => undefined,
        isRecording: () => true,
      },
      tracingContext: tracingContext ?? context,
    }),
    withContext: (_context, callback, ...args) => callback(...args),
    parseTraceparentHeader: () => undefined,
    createRequestHeaders: () => ({ traceparent: `00-${(spans += 1)}` }),
  } satisfies Instrumenter);

  const { publisher, topic } = await publisherTo((request) => (request === 1 ? 503 : 200));
  await publisher.publish(messages(1));
  expect(topic.headers.map(({ traceparent }) => traceparent)).toEqual(['00-1', '00-2']);
  expect(topic.bodies[0]).not.toContain('traceparent');
  expect(topic.bodies[0]).toBe(topic.bodies[1]);
});
