import { StoreError } from '@annals/event-store';
import { expect, test } from 'vitest';
import { describeError } from './describe-error.ts';
import { exitCode } from './exit-code.ts';
import { Failure } from './failure.ts';

const error = (message: string, more: object) => Object.assign(new Error(message), more);

test("the store's errors keep their code; a wrong question is a usage error", () => {
  expect(describeError(new StoreError('feed-corrupt', 'block 3 is missing'))).toEqual({
    line: 'block 3 is missing (feed-corrupt)',
    exitCode: exitCode.failure,
  });
  expect(describeError(new StoreError('bad-stream', 'no')).exitCode).toBe(exitCode.usage);
});

test("a storage's refusal is one line with status and code, and a hint where access is missing", () => {
  const refused = error('This request is not authorized.\nRequestId:1\nTime:2', {
    name: 'RestError',
    statusCode: 403,
    details: { errorCode: 'AuthorizationFailure' },
  });
  expect(describeError(refused).line).toBe(
    'the storage answered 403 AuthorizationFailure: This request is not authorized.; does this identity have a data role on the account?',
  );
});

test('hosts that do not exist and sign-ins that fail are said in words', () => {
  expect(describeError(error('getaddrinfo', { code: 'ENOTFOUND', hostname: 'x.test' })).line).toContain(
    'no host x.test',
  );
  expect(describeError(error('a\nb', { name: 'AggregateAuthenticationError' })).line).toBe(
    'cannot sign in to Azure (az login?): a',
  );
});

test('anything else is its first line, as a failure; a failure of ours brings its exit code', () => {
  expect(describeError('thrown\ntext')).toEqual({ line: 'thrown', exitCode: exitCode.failure });
  expect(describeError(new TypeError('')).line).toBe('TypeError');
  expect(describeError(new Failure(exitCode.notFound, 'not there')).exitCode).toBe(exitCode.notFound);
});
