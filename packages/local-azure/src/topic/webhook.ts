import type { Answer } from './retry-policy.ts';

const ORIGIN = 'eventgrid.azure.net';

export type Delivery = {
  endpoint: string;
  subscription: string;
  /** A JSON array of CloudEvents. */
  body: Buffer;
  /** How often these events were tried before. */
  earlierAttempts: number;
  timeoutMs: number;
  signal: AbortSignal;
};

/** POSTs a batch as Event Grid does. Never throws. */
export async function deliver({
  endpoint,
  subscription,
  body,
  earlierAttempts,
  ...limits
}: Delivery): Promise<Answer> {
  const headers = {
    'content-type': 'application/cloudevents-batch+json; charset=utf-8',
    'aeg-event-type': 'Notification',
    'aeg-subscription-name': subscription.toUpperCase(),
    'aeg-delivery-count': String(earlierAttempts),
    // With CloudEvents the metadata version is the specification's, and there is no data version.
    'aeg-metadata-version': '1.0',
  };
  return request(endpoint, { method: 'POST', headers, body }, limits, (response) => response.status);
}

/**
 * The handshake that a webhook must pass before it is delivered to; undefined when it passed, else what went wrong.
 * Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/http-webhook.md#4-abuse-protection
 */
export async function validate(
  endpoint: string,
  limits: { timeoutMs: number; signal: AbortSignal },
): Promise<string | undefined> {
  const headers = { 'webhook-request-origin': ORIGIN };
  const answer = await request(endpoint, { method: 'OPTIONS', headers }, limits, (response) => {
    const allowed = response.headers.get('webhook-allowed-origin');
    if (response.status !== 200) return `it answered ${response.status}`;
    return allowed === '*' || allowed === ORIGIN ? undefined : `it allows the origin ${allowed ?? 'none'}`;
  });
  return answer === 'timed-out' || answer === 'unreachable' ? `it is ${answer.replace('-', ' ')}` : answer;
}

async function request<T>(
  endpoint: string,
  init: RequestInit,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
  read: (response: Response) => T,
): Promise<T | 'timed-out' | 'unreachable'> {
  const abort = new AbortController();
  const stop = () => {
    abort.abort();
  };
  const timer = setTimeout(stop, timeoutMs);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const response = await fetch(endpoint, { ...init, redirect: 'manual', signal: abort.signal });
    await response.arrayBuffer(); // read to its end, so that the connection can be used again
    return read(response);
  } catch {
    return abort.signal.aborted ? 'timed-out' : 'unreachable';
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
