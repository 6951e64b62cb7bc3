import { normaliseTime } from '@annals/events-schema';
import { exitCode } from './exit-code.ts';
import { Failure } from './failure.ts';

/** Shown in help wherever a time can be given. */
export const timeHelp = 'RFC 3339, or a date for its 00:00:00Z';

/** An RFC 3339 time, or a date for its 00:00:00Z, as UTC text with nine fractional digits; undefined if neither. */
export function timeOf(text: string): string | undefined {
  return normaliseTime(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
}

/** The parser of a flag that takes a time. */
export const timeArgument =
  (flag: string) =>
  (text: string): string => {
    const time = timeOf(text);
    if (time === undefined)
      throw new Failure(
        exitCode.usage,
        `${flag}: "${text}" is no time: give RFC 3339 such as 2026-11-01T09:30:00Z, or a date such as 2026-11-01`,
      );
    return time;
  };
