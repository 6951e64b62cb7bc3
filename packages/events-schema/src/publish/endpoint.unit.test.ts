import { expect, test } from 'vitest';
import { isEventInvalidError } from '../errors.ts';
import { isEndpointError } from './endpoint.ts';
import { createPublisher } from './publisher.ts';

const publisherTo = (endpoint: string) =>
  createPublisher({ endpoint, credential: { key: 'k' }, source: '/apps/chat' });

test.each([
  'https://topic.westeurope-1.eventgrid.azure.net/api/events',
  'http://127.0.0.1:7071/api/events',
  'http://127.8.8.8/api/events',
  'http://localhost:7071/api/events',
  'http://topic.localhost/api/events',
  'http://[::1]:7071/api/events',
])('%s is published to', (endpoint) => {
  expect(publisherTo(endpoint)).toHaveProperty('publish');
});

test.each([
  ['http://topic.westeurope-1.eventgrid.azure.net/api/events', 'must be https'],
  ['http://10.0.0.1/api/events', 'must be https'],
  ['http://localhost.example.com/api/events', 'must be https'],
  ['http://127.0.0.1.example.com/api/events', 'must be https'],
  ['http://127.0.0.1@example.com/api/events', 'must be https'],
  ['ftp://127.0.0.1/', 'must be https'],
  ['topic.westeurope-1.eventgrid.azure.net', 'is not a URL'],
  ['', 'is not a URL'],
])('%s is refused', (endpoint, why) => {
  try {
    publisherTo(endpoint);
    expect.fail('it was accepted');
  } catch (error) {
    if (!isEndpointError(error)) throw error;
    expect(error.code).toBe('endpoint-refused');
    expect(error.message).toContain(why);
    expect(isEventInvalidError(error)).toBe(false);
  }
});
