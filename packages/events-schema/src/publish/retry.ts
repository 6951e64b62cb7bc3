/** How a request that failed for a passing reason is tried again. */
export interface RetryOptions {
  /** Further attempts after the first; 5 if left out. */
  readonly maxRetries?: number;
  /** Before the first retry; doubles with each. 500 ms if left out. */
  readonly retryDelayInMs?: number;
  /** No wait is longer, whatever the topic's `Retry-After` says. 30,000 ms if left out. */
  readonly maxRetryDelayInMs?: number;
}

/** The part of the SDK's RestError that says what went wrong. */
interface Failure {
  readonly statusCode?: number;
  readonly code?: string;
  readonly name?: string;
  readonly response?: { readonly headers: { get(name: string): string | undefined } };
}

const passingStatus = (status: number) =>
  status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505);

/** No connection, or one that broke. The SDK's own retries know the first four and 408, 5xx, not a bare 429. */
const connectionCodes = new Set([
  'ETIMEDOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ECONNABORTED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_STREAM_PREMATURE_CLOSE',
  'REQUEST_SEND_ERROR',
]);

/**
 * How long to wait before the same request is sent again, in milliseconds: doubling with each attempt, half
 * of it by chance so that producers do not return in step, or what the topic asks for with `Retry-After`.
 * Undefined when it is not to be sent again: refused for what it is (400, 401, 403, 404, 413), or tried often
 * enough.
 */
export function retryDelayMs(
  error: unknown,
  retriesSoFar: number,
  options: RetryOptions = {},
  random: () => number = Math.random,
): number | undefined {
  const { maxRetries = 5, retryDelayInMs = 500, maxRetryDelayInMs = 30_000 } = options;
  if (retriesSoFar >= maxRetries || !isPassing(error as Failure)) return undefined;
  const doubled = retryDelayInMs * 2 ** retriesSoFar * (0.5 + random() / 2);
  return Math.min(maxRetryDelayInMs, retryAfterMs(error as Failure) ?? doubled);
}

/** True for a failure of the topic or the way there, which says nothing about what was sent. */
function isPassing({ statusCode, code, name }: Failure): boolean {
  if (statusCode !== undefined) return passingStatus(statusCode);
  return name === 'TimeoutError' || (code !== undefined && connectionCodes.has(code));
}

/** Source: RFC 9110, 10.2.3: seconds or a date. */
function retryAfterMs({ response }: Failure): number | undefined {
  const value = response?.headers.get('retry-after');
  if (value === undefined) return undefined;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}
