import { isEventInvalidError } from '@annals/events-schema';
import { isStoreError } from '@annals/event-store';
import { isProblem, Problem } from './problem.ts';

/** Seconds until a repetition may help: about as long as the store itself went on trying. */
const retryAfterS = 10;

/** Errors of the identity that the storage is asked with. */
const signInErrors = new Set([
  'CredentialUnavailableError',
  'AggregateAuthenticationError',
  'AuthenticationError',
  'AuthenticationRequiredError',
]);

/** Any error as the problem that its caller is told. What is ours to know (500, 503) is not in the detail. */
export function problemOf(error: unknown): Problem {
  if (isProblem(error)) return error;
  if (isEventInvalidError(error))
    return new Problem('events-invalid', error.message, {
      violations: error.violations.map(({ event, field, rule, message }) => ({
        event,
        field,
        rule,
        message,
      })),
    });
  if (isStoreError(error)) {
    const { code, message } = error;
    if (code === 'bad-time' || code === 'bad-position') return new Problem(code, message);
    if (code === 'bad-place') return new Problem('bad-request', message);
    if (code === 'bad-stream') return new Problem('no-such-stream', message);
    if (code === 'append-invalid') return new Problem('events-invalid', message);
    if (code === 'overloaded') return unavailable(message);
    return new Problem('internal', `the store says ${code}`);
  }
  return isStorageFailure(error)
    ? unavailable('nothing of this request may have been stored; it can be repeated')
    : new Problem('internal', 'see the log of the service');
}

const unavailable = (detail: string) =>
  new Problem('storage-unavailable', detail, {}, { 'retry-after': String(retryAfterS) });

/** Azure's clients put a status or a code of the network on their errors. */
function isStorageFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { name, statusCode, code } = error as Error & { statusCode?: unknown; code?: unknown };
  return (
    name === 'RestError' ||
    name === 'AbortError' ||
    signInErrors.has(name) ||
    typeof statusCode === 'number' ||
    (typeof code === 'string' && /^(E[A-Z]+|UND_ERR_.*)$/.test(code))
  );
}
