import { type ExitCode, exitCode } from './exit-code.ts';
import { isFailure } from './failure.ts';

/** What Azure's clients put on their errors. */
interface StorageError extends Error {
  readonly statusCode?: unknown;
  readonly code?: unknown;
  readonly hostname?: string;
  readonly details?: { readonly errorCode?: unknown };
}

/** Errors of store and projections that say the question was wrong. */
const usageCodes = new Set([
  'bad-time',
  'bad-stream',
  'bad-bucket',
  'build-live',
  'build-not-ready',
  'version-mismatch',
  'job-ended',
  'job-invalid',
  'folder-taken',
  'subject-invalid',
  'policy-invalid',
]);
const notFoundCodes = new Set(['no-build', 'no-job', 'no-dataset', 'no-erasure']);

const signInErrors = new Set([
  'CredentialUnavailableError',
  'AggregateAuthenticationError',
  'AuthenticationError',
  'AuthenticationRequiredError',
]);

/** Any error as one readable line and an exit code. */
export function describeError(error: unknown): { readonly line: string; readonly exitCode: ExitCode } {
  if (!(error instanceof Error)) return failure(firstLine(String(error)));
  if (isFailure(error)) return { line: firstLine(error.message), exitCode: error.exitCode };
  if (signInErrors.has(error.name))
    return failure(`cannot sign in to Azure (az login?): ${firstLine(error.message)}`);
  const { statusCode, code, hostname, details } = error as StorageError;
  if (typeof statusCode === 'number')
    return failure(storageRefusal(statusCode, details?.errorCode ?? code, error.message));
  if (code === 'ENOTFOUND') return failure(`there is no host ${hostname ?? ''} (ENOTFOUND)`);
  if (typeof code !== 'string') return failure(firstLine(error.message) || error.name);
  const line = `${firstLine(error.message)} (${code})`;
  if (notFoundCodes.has(code)) return { line, exitCode: exitCode.notFound };
  return { line, exitCode: usageCodes.has(code) ? exitCode.usage : exitCode.failure };
}

const failure = (line: string) => ({ line, exitCode: exitCode.failure });

function storageRefusal(statusCode: number, code: unknown, message: string): string {
  const name = typeof code === 'string' ? ` ${code}` : '';
  const hint = statusCode === 403 ? '; does this identity have a data role on the account?' : '';
  return `the storage answered ${statusCode}${name}: ${firstLine(message)}${hint}`;
}

const firstLine = (message: string) => message.trim().split('\n', 1)[0]?.trim() ?? '';
