import { AzureKeyCredential } from '@azure/core-auth';
import { startTopic } from '@annals/local-azure';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CloudEvent, defineCatalogue, isEventInvalidError, maxEventBytes } from '../../src/index.ts';
import { type PublisherOptions, createPublisher, isPublishError } from '../../src/publisher.ts';
import { conversation, labels, messages } from './conversation.ts';

const key = 'local-key';
const source = '/apps/chat';

let folder: string;
let topic: Awaited<ReturnType<typeof startTopic>>;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'annals-topic-'));
  topic = await startTopic({ folder, key, subscriptions: [] });
});
afterEach(async () => {
  await topic.stop();
  await rm(folder, { recursive: true });
});

const publisherTo = (endpoint: string, options: Partial<PublisherOptions> = {}) =>
  createPublisher({ endpoint, credential: new AzureKeyCredential(key), source, ...options });

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('it was published'),
    (error: unknown) => error as Error,
  );

test('an event of a stream is published, with an identity', async () => {
  const publisher = publisherTo(topic.endpoint);
  const report = await publisher.publish(
    conversation.at('c-42', { after: 7 }).messageReceived({ messageId: 'm-8', role: 'user', text: 'hi' }),
  );
  expect(report.published).toBe(1);
  expect(report.events).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      time: expect.stringMatching(/Z$/) as string,
      subject: 'conversation/c-42',
      type: 'ai.annals.message.received.v1',
      status: 'published',
    },
  ]);
  expect(topic.stats().published).toBe(1);
});

test('10,000 events travel in requests that the topic takes, with progress', async () => {
  const progress: number[] = [];
  const report = await publisherTo(topic.endpoint).publish(messages(10_000, 'x'.repeat(300)), {
    onProgress: (publishedSoFar) => progress.push(publishedSoFar),
  });
  expect(report.published).toBe(10_000);
  expect(new Set(report.events.map(({ id }) => id)).size).toBe(10_000);
  expect(topic.stats().published).toBe(10_000);
  expect(progress.length).toBeGreaterThan(4);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(progress.at(-1)).toBe(10_000);
});

test('nothing to publish is nothing to send', async () => {
  expect(await publisherTo(topic.endpoint).publish([])).toEqual({ published: 0, events: [] });
});

describe('nothing is sent when', () => {
  afterEach(() => {
    expect(topic.stats().published).toBe(0);
  });

  test('one event among many does not fit its declaration', async () => {
    const events = messages(100);
    events[57] = { ...events[57], data: { messageId: 'm-58', role: 'robot' } } as never;
    const error = await failure(publisherTo(topic.endpoint).publish(events));
    expect(isEventInvalidError(error) && error.violations).toMatchObject([
      { event: 57, subject: 'conversation/c-42', field: 'data.role', rule: 'invalid_value' },
      { event: 57, type: 'ai.annals.message.received.v1', field: 'data.text', rule: 'invalid_type' },
    ]);
    expect(error.message).toMatch(
      /^1 event is invalid: event 57 \(ai\.annals\.message\.received\.v1 on conversation\/c-42\): data\.role: /,
    );
  });

  test('an event is too large for a request', async () => {
    const error = await failure(
      publisherTo(topic.endpoint).publish([...messages(3), ...messages(1, 'é'.repeat(maxEventBytes / 2))]),
    );
    expect(isEventInvalidError(error) && error.violations).toMatchObject([{ event: 3, rule: 'max_bytes' }]);
  });

  test('data cannot be written as JSON', async () => {
    const circular: unknown[] = [];
    circular.push(circular);
    const data = Object.assign(['a'], { toJSON: () => circular });
    const error = await failure(publisherTo(topic.endpoint).publish(labels.at('l-1').changed(data)));
    expect(isEventInvalidError(error) && error.violations).toMatchObject([
      { field: 'data', rule: 'not_json' },
    ]);
  });

  test('it is not known which stream declares an event', async () => {
    const parsed = JSON.parse(JSON.stringify(messages(1)[0])) as CloudEvent;
    const error = await failure(publisherTo(topic.endpoint).publish(parsed));
    expect(isEventInvalidError(error) && error.violations).toMatchObject([{ event: 0, rule: 'undeclared' }]);
  });

  test('an event is not in the catalogue', async () => {
    const publisher = publisherTo(topic.endpoint, { catalogue: defineCatalogue([labels]) });
    const error = await failure(publisher.publish(messages(1)));
    expect(isEventInvalidError(error) && error.violations).toMatchObject([
      { field: 'subject', rule: 'unknown_category' },
    ]);
  });

  test('what is handed over is no event at all', async () => {
    const error = await failure(publisherTo(topic.endpoint).publish([null, 'x'] as never));
    expect(isEventInvalidError(error) && error.violations).toMatchObject([
      { event: 0, type: '', rule: 'invalid_type' },
      { event: 1, type: '', rule: 'invalid_type' },
    ]);
  });
});

test('the largest event that fits a request is taken', async () => {
  const [empty] = await prepareOnce('');
  const room = maxEventBytes - 2 - Buffer.byteLength(JSON.stringify(empty));
  await expect(prepareOnce('x'.repeat(room))).resolves.toHaveLength(1);
  await expect(prepareOnce('x'.repeat(room + 1))).rejects.toThrow(/max_bytes/);
});

/** Publishes one message of a fixed id and time, and says what was sent. */
async function prepareOnce(text: string): Promise<CloudEvent[]> {
  const sent = new Date(0);
  await publisherTo(topic.endpoint, { now: () => sent, newId: () => 'id' }).publish(messages(1, text));
  const [draft] = messages(1, text);
  return [
    {
      ...(draft as unknown as CloudEvent),
      specversion: '1.0',
      source,
      id: 'id',
      time: sent.toISOString(),
      datacontenttype: 'application/json',
    },
  ];
}

test('a copy of a draft with more attributes is still validated', async () => {
  const copies = messages(2).map((draft) => ({ ...draft, correlationid: 'request-1' }));
  expect((await publisherTo(topic.endpoint).publish(copies)).published).toBe(2);
});

test('events parsed from JSON are published by a publisher with a catalogue', async () => {
  const stored = JSON.parse(JSON.stringify(messages(2))) as CloudEvent[];
  const publisher = publisherTo(topic.endpoint, { catalogue: defineCatalogue([conversation]) });
  expect((await publisher.publish(stored)).published).toBe(2);
});

test('without access nothing is lost: the error hands back the events to publish again', async () => {
  const wrong = publisherTo(topic.endpoint, { credential: new AzureKeyCredential('wrong') });
  const error = await failure(wrong.publish(messages(3)));
  if (!isPublishError(error)) throw error;
  expect(error.code).toBe('publish-failed');
  expect(error.cause).toMatchObject({ statusCode: 401 });
  expect(error.message).toMatch(/^3 of 3 events were not published: /);
  expect(error.report.published).toBe(0);
  expect(error.report.events).toMatchObject([
    { status: 'failed' },
    { status: 'failed' },
    { status: 'failed' },
  ]);

  const again = await publisherTo(topic.endpoint).publish(error.unpublished);
  expect(again.published).toBe(3);
  expect(again.events.map(({ id, time }) => [id, time])).toEqual(
    error.report.events.map(({ id, time }) => [id, time]),
  );
});

test.each([0, Number.NaN, 1.5])(
  'a concurrency of %s is refused, instead of sending nothing',
  (concurrency) => {
    expect(() => publisherTo(topic.endpoint, { concurrency })).toThrow(RangeError);
  },
);

test('progress that throws stops the sending, and says what was not sent', async () => {
  const publisher = publisherTo(topic.endpoint, { concurrency: 1, maxBatchBytes: 1_000 });
  const error = await failure(
    publisher.publish(messages(20), {
      onProgress: () => {
        throw new Error('the bar broke');
      },
    }),
  );
  if (!isPublishError(error)) throw error;
  expect(error.message).toContain('onProgress threw');
  expect(error.report.published).toBe(topic.stats().published);
  expect(error.unpublished.length).toBe(20 - error.report.published);
});
