import { expect, test } from 'vitest';
import { healthOf } from './health.ts';

test('it is well if the events table can be read', async () => {
  expect(await healthOf(() => Promise.resolve(), '1.2.3')).toEqual({
    status: 200,
    jsonBody: { status: 'ok', version: '1.2.3' },
  });
});

test('it is unavailable if not, or not in time; why is for the log alone', async () => {
  const failed = new Error('no');
  expect(await healthOf(() => Promise.reject(failed), '1')).toEqual({
    status: 503,
    jsonBody: { status: 'unavailable', version: '1' },
    error: failed,
  });
  const late = await healthOf(() => new Promise<void>(() => undefined), '1', 10);
  expect(late).toMatchObject({
    status: 503,
    error: { message: 'the events table gave no answer within 10 ms' },
  });
});
