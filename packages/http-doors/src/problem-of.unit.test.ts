import { FoldError } from '@annals/events-schema';
import { StoreError } from '@annals/event-store';
import { expect, test } from 'vitest';
import { answer } from './door.ts';
import { problemOf } from './problem-of.ts';
import type { DoorRequest } from './request.ts';

const at = { subject: 'a/1', position: '1', type: 't' };

test.each<[string, unknown, string]>([
  [
    'a storage that refused',
    Object.assign(new Error('no'), { name: 'RestError', statusCode: 503 }),
    'storage-unavailable',
  ],
  ['a broken connection', Object.assign(new Error('no'), { code: 'ECONNRESET' }), 'storage-unavailable'],
  [
    'no sign-in',
    Object.assign(new Error('no'), { name: 'CredentialUnavailableError' }),
    'storage-unavailable',
  ],
  ['a bug', new TypeError('x is undefined'), 'internal'],
  ['a bug that Node names', Object.assign(new TypeError('no'), { code: 'ERR_INVALID_ARG_TYPE' }), 'internal'],
  ['something that is no error', 'text', 'internal'],
  ['a history that cannot be folded', new FoldError('evolve-threw', at), 'internal'],
  ['a store that has too much to do', new StoreError('overloaded', 'later'), 'storage-unavailable'],
  ['a payload that is gone', new StoreError('payload-missing', 'gone'), 'internal'],
  ['an append that is too large', new StoreError('append-invalid', 'too large'), 'events-invalid'],
  ['a wrong time', new StoreError('bad-time', 'no time'), 'bad-time'],
  ['a wrong stream', new StoreError('bad-stream', 'no stream'), 'no-such-stream'],
])('%s is told as %s', (_, error, code) => {
  expect(problemOf(error).code).toBe(code);
});

test('what is ours to know is logged, and not told', async () => {
  const lines: unknown[] = [];
  const context = {
    log: () => undefined,
    warn: () => undefined,
    error: (...line: unknown[]) => lines.push(line),
  };
  const error = new Error('the secret of the house');
  const told = await answer(() => Promise.reject(error), {} as DoorRequest, context);
  expect(told).toMatchObject({ status: 500, headers: { 'content-type': 'application/problem+json' } });
  expect(JSON.stringify(told)).not.toContain('secret');
  expect(lines).toEqual([['internal:', error]]);
});
