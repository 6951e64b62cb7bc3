import { AzureKeyCredential, EventGridPublisherClient } from '@azure/eventgrid';
import { onTestFinished } from 'vitest';
import { startTopic, type SubscriptionOptions, type Topic, type TopicOptions } from '../src/index.ts';
import { testFolder } from './folders.ts';

export const KEY = 'topic-key';

/** A topic with one subscription that ends with the test; minutes become tens of milliseconds. */
export async function testTopic(
  subscription: Partial<SubscriptionOptions> & { endpoint: string },
  options: Partial<TopicOptions> = {},
): Promise<Topic> {
  const topic = await startTopic({
    folder: options.folder ?? (await testFolder()),
    key: KEY,
    timeScale: 0.001,
    subscriptions: [{ name: 'ingest', ...subscription }],
    ...options,
  });
  onTestFinished(() => topic.stop());
  return topic;
}

/** The real SDK. Plain HTTP needs `allowInsecureConnection`. */
export function publisher(endpoint: string, key = KEY, maxRetries = 3) {
  return new EventGridPublisherClient(endpoint, 'CloudEvent', new AzureKeyCredential(key), {
    allowInsecureConnection: true,
    retryOptions: { maxRetries, retryDelayInMs: 50 },
  });
}

export function event(id: string, data: unknown = { id }) {
  return { id, source: '/test', type: 'test.happened.v1', subject: 'things/1', data };
}

export function events(from: number, count: number) {
  return Array.from({ length: count }, (_, at) => event(String(from + at)));
}

/** Publishes any body, as no SDK would. */
export function post(
  topic: Topic,
  body: string,
  { contentType = 'application/cloudevents-batch+json', key = KEY, url = '', method = 'POST' } = {},
) {
  const headers = { 'content-type': contentType, ...(key === '' ? {} : { 'aeg-sas-key': key }) };
  return fetch(url === '' ? `${topic.endpoint}?api-version=2018-01-01` : new URL(url, topic.endpoint), {
    method,
    headers,
    body,
  });
}
