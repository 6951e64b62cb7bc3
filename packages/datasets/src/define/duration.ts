import { DefinitionError } from '@annals/events-schema';
import { DatasetError } from '../errors.ts';

/** Whole numbers, added up. A month is a month of the calendar: from 31 January it leads to the last day of February. */
export interface Duration {
  readonly months?: number;
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
}

const secondMs = 1_000;
const units = { days: 86_400 * secondMs, hours: 3_600 * secondMs, minutes: 60 * secondMs, seconds: secondMs };

/** @throws DefinitionError (`definition-invalid`) if it is negative, broken or empty. */
export function assertDuration(what: string, duration: Duration): void {
  const parts = Object.values(duration) as number[];
  if (!parts.every((part) => Number.isSafeInteger(part) && part >= 0) || !parts.some((part) => part > 0))
    throw new DefinitionError(`${what} is whole numbers of time, not ${JSON.stringify(duration)}`);
}

/**
 * A time so much later, or earlier by `sign` -1. Takes and gives UTC text with nine fractional digits.
 * @throws DatasetError `time-out-of-range`
 */
export function shifted(time: string, { months = 0, ...rest }: Duration, sign: 1 | -1 = 1): string {
  const date = new Date(`${time.slice(0, 19)}Z`);
  if (months !== 0) {
    const day = date.getUTCDate();
    date.setUTCMonth(date.getUTCMonth() + sign * months);
    // Beyond the month's end: its last day.
    if (date.getUTCDate() !== day) date.setUTCDate(0);
  }
  for (const [unit, count] of Object.entries(rest) as [keyof typeof units, number][])
    date.setTime(date.getTime() + sign * count * units[unit]);
  const result = Number.isNaN(date.getTime()) ? '' : date.toISOString();
  if (!/^(?!0000)\d{4}-/.test(result))
    throw new DatasetError('time-out-of-range', `${time} cannot be moved so far`);
  return `${result.slice(0, 19)}${time.slice(19)}`;
}

/** Seconds from one time to another, to the nanosecond as far as a double holds it. */
export function secondsBetween(from: string, to: string): number {
  const whole = (Date.parse(`${to.slice(0, 19)}Z`) - Date.parse(`${from.slice(0, 19)}Z`)) / secondMs;
  return whole + (Number(to.slice(20, 29)) - Number(from.slice(20, 29))) / 1e9;
}
