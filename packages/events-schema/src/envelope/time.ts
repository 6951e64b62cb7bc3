const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))$/i;

/**
 * Brings an RFC 3339 time to UTC text with nine fractional digits, which sorts as it reads:
 * `2026-11-01T01:00:00.5+01:00` becomes `2026-11-01T00:00:00.500000000Z`.
 *
 * Returns undefined for anything else: no offset, a date that does not exist, a leap second,
 * a year outside 0001 to 9999, or more than nine fractional digits (they could not be kept).
 */
export function normaliseTime(text: string): string | undefined {
  const match = rfc3339.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHours, offsetMinutes] = match;
  const local = `${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}`;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (!isDate(Number(year), Number(month), Number(day))) return undefined;
  const nanoseconds = fraction.padEnd(9, '0');
  if (sign === undefined) return year === '0000' ? undefined : `${local}.${nanoseconds}Z`;
  if (Number(offsetHours) > 23 || Number(offsetMinutes) > 59) return undefined;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000 * (sign === '+' ? 1 : -1);
  const utc = new Date(Date.parse(`${local}Z`) - offset).toISOString();
  return /^(?!0000)\d{4}-/.test(utc) ? `${utc.slice(0, 19)}.${nanoseconds}Z` : undefined;
}

const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Counted out, since every event passes here twice: Date takes five times as long, and 30 February for 1 March. */
function isDate(year: number, month: number, day: number): boolean {
  const leapDay = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0;
  return day >= 1 && day <= (daysOfMonths[month - 1] ?? 0) + leapDay;
}
