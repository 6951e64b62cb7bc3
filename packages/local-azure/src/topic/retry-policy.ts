import { STATUS_CODES } from 'node:http';

/** What a delivery attempt came to: an HTTP status, or none. */
export type Answer = number | 'timed-out' | 'unreachable';

export type Verdict =
  | { kind: 'delivered' }
  /** `outcome` in Event Grid's words; the next attempt waits at least `minimumMs`. */
  | { kind: 'retry'; outcome: string; minimumMs: number }
  | { kind: 'undeliverable'; outcome: string; reason: string };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

// Source of every number here: https://learn.microsoft.com/azure/event-grid/delivery-and-retry
const SCHEDULE = [
  ...[10 * SECOND, 30 * SECOND, MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE],
  ...[HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR],
];
const JITTER = 0.1;
const MINIMUM: Partial<Record<number, number>> = {
  401: 5 * MINUTE,
  404: 5 * MINUTE,
  408: 2 * MINUTE,
  503: 30 * SECOND,
};
const NEVER_RETRIED = { AzureFunction: [400, 403, 413], WebHook: [400, 401, 403, 413] };

const OUTCOMES: Partial<Record<number, string>> = { 408: 'TimedOut', 413: 'RequestEntityTooLarge' };

/** What Event Grid does about an answer: only 200 to 204 are success. */
export function judge(answer: Answer, endpointType: keyof typeof NEVER_RETRIED): Verdict {
  if (answer === 'timed-out') return { kind: 'retry', outcome: 'TimedOut', minimumMs: 2 * MINUTE };
  if (answer === 'unreachable') return { kind: 'retry', outcome: 'SocketError', minimumMs: 10 * SECOND };
  if (answer >= 200 && answer <= 204) return { kind: 'delivered' };
  const outcome = OUTCOMES[answer] ?? STATUS_CODES[answer]?.replaceAll(/[^A-Za-z]/g, '') ?? `Http${answer}`;
  if (NEVER_RETRIED[endpointType].includes(answer))
    return { kind: 'undeliverable', outcome, reason: `UndeliverableDueToHttp${outcome}` };
  return { kind: 'retry', outcome, minimumMs: MINIMUM[answer] ?? 10 * SECOND };
}

/** Milliseconds to wait after the `failures`-th failed attempt (from 1), with a little randomness added. */
export function retryDelayMs(
  failures: number,
  minimumMs: number,
  random: () => number = Math.random,
): number {
  const scheduled = SCHEDULE[Math.min(failures, SCHEDULE.length) - 1] ?? 0;
  return Math.max(scheduled, minimumMs) * (1 + JITTER * random());
}
