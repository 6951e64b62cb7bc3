import { exitCode } from './exit-code.ts';
import { Failure } from './failure.ts';

/** A build's number. */
export function buildArgument(text: string): number {
  if (/^[1-9]\d{0,7}$/.test(text)) return Number(text);
  throw new Failure(exitCode.usage, `build: "${text}" is no whole number from 1 on`);
}

/** Milliseconds: the parser of `--every`. */
export function durationArgument(text: string): number {
  const [, number, unit] = /^(\d{1,6})(ms|s|m)$/.exec(text) ?? [];
  const ms = Number(number) * ({ ms: 1, s: 1_000, m: 60_000 }[unit ?? ''] ?? NaN);
  if (ms > 0 && ms <= mostMs) return ms;
  throw new Failure(
    exitCode.usage,
    `--every: "${text}" is no duration such as 500ms, 2s or 1m, at most a day`,
  );
}

const mostMs = 24 * 60 * 60 * 1_000;

/** The parser of `--limit`. */
export function countArgument(text: string): number {
  const count = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (count < 1) throw new Failure(exitCode.usage, `--limit: "${text}" is no whole number from 1 on`);
  return count;
}

/** The parser of `--older-than`, in days. */
export function daysArgument(text: string): number {
  const days = /^\d{1,5}(\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (days < 1) throw new Failure(exitCode.usage, `--older-than: "${text}" is no number of days from 1 on`);
  return days;
}

/** The parser of `--threads`. */
export function threadsArgument(text: string): number {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (count < 1) throw new Failure(exitCode.usage, `--threads: "${text}" is no whole number from 1 to 9999`);
  return count;
}
