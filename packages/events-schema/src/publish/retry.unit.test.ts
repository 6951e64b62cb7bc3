import { expect, test } from 'vitest';
import { retryDelayMs } from './retry.ts';

const failed = (statusCode: number, retryAfter?: string) => ({
  statusCode,
  response: { headers: { get: () => retryAfter } },
});
const latest = () => 1;

test('waits double, half of them by chance, up to the longest', () => {
  const waits = [0, 1, 2, 3, 4].map((retries) =>
    retryDelayMs(failed(503), retries, { retryDelayInMs: 100, maxRetryDelayInMs: 1_000 }, latest),
  );
  expect(waits).toEqual([100, 200, 400, 800, 1_000]);
  expect(retryDelayMs(failed(503), 1, { retryDelayInMs: 100 }, () => 0)).toBe(100);
});

test('a topic says when to come back, within bounds', () => {
  expect(retryDelayMs(failed(429, '2'), 0)).toBe(2_000);
  expect(retryDelayMs(failed(503, '3600'), 0)).toBe(30_000);
  const inFive = new Date(Date.now() + 5_000).toUTCString();
  expect(retryDelayMs(failed(503, inFive), 0)).toBeGreaterThan(3_000);
  expect(retryDelayMs(failed(503, 'Thu, 01 Jan 1970 00:00:00 GMT'), 0)).toBe(0);
  expect(retryDelayMs(failed(503, 'soon'), 0, { retryDelayInMs: 100 }, latest)).toBe(100);
});

test.each([408, 429, 500, 502, 503, 504])('%i passes', (status) => {
  expect(retryDelayMs(failed(status), 0)).toBeGreaterThan(0);
});

test.each([400, 401, 403, 404, 413, 501, 505])('%i does not pass', (status) => {
  expect(retryDelayMs(failed(status), 0)).toBeUndefined();
});

test.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'EAI_AGAIN', 'ETIMEDOUT', 'REQUEST_SEND_ERROR'])(
  '%s passes',
  (code) => {
    expect(retryDelayMs({ code }, 0)).toBeGreaterThan(0);
  },
);

test('a certificate that does not fit, and a fault of our own, do not pass', () => {
  expect(retryDelayMs({ code: 'CERT_HAS_EXPIRED' }, 0)).toBeUndefined();
  expect(retryDelayMs(new TypeError('x is undefined'), 0)).toBeUndefined();
});

test('enough is enough', () => {
  expect(retryDelayMs(failed(503), 4)).toBeDefined();
  expect(retryDelayMs(failed(503), 5)).toBeUndefined();
  expect(retryDelayMs(failed(503), 0, { maxRetries: 0 })).toBeUndefined();
});
