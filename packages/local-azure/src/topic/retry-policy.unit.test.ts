import { expect, test } from 'vitest';
import { judge, retryDelayMs } from './retry-policy.ts';

test.each([200, 201, 202, 203, 204])('%i is success', (status) => {
  expect(judge(status, 'AzureFunction')).toEqual({ kind: 'delivered' });
});

test.each([
  [400, 'BadRequest'],
  [403, 'Forbidden'],
  [413, 'RequestEntityTooLarge'],
])('%i is never tried again', (status, outcome) => {
  const verdict = { kind: 'undeliverable', outcome, reason: `UndeliverableDueToHttp${outcome}` };
  expect(judge(status, 'AzureFunction')).toEqual(verdict);
  expect(judge(status, 'WebHook')).toEqual(verdict);
});

test('401 is tried again for a function, not for a webhook', () => {
  expect(judge(401, 'AzureFunction')).toEqual({ kind: 'retry', outcome: 'Unauthorized', minimumMs: 300_000 });
  expect(judge(401, 'WebHook')).toMatchObject({ kind: 'undeliverable' });
});

test.each([
  [205, 'ResetContent', 10],
  [302, 'Found', 10],
  [404, 'NotFound', 300],
  [408, 'TimedOut', 120],
  [500, 'InternalServerError', 10],
  [503, 'ServiceUnavailable', 30],
  ['timed-out' as const, 'TimedOut', 120],
  ['unreachable' as const, 'SocketError', 10],
])('%s is tried again, after the wait that is documented for it', (answer, outcome, seconds) => {
  expect(judge(answer, 'AzureFunction')).toEqual({ kind: 'retry', outcome, minimumMs: seconds * 1_000 });
});

test('the waits grow as documented', () => {
  const waits = Array.from({ length: 12 }, (_, at) => retryDelayMs(at + 1, 0, () => 0) / 60_000);
  expect(waits).toEqual([1 / 6, 0.5, 1, 5, 10, 30, 60, 180, 360, 720, 720, 720]);
  expect(retryDelayMs(1, 300_000, () => 0)).toBe(300_000);
  expect(retryDelayMs(1, 0, () => 1)).toBe(11_000);
});
