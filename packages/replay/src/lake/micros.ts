const minute = 60;
const hour = 60 * minute;
const zero = 0x30;

let lastDay = '';
let lastMidnight = 0;

/** Microseconds since 1970 of UTC text with nine fractional digits. The day before is remembered: Date.parse is slow. */
export function microsOf(time: string): bigint {
  const day = time.slice(0, 10);
  if (day !== lastDay) {
    lastMidnight = Date.parse(day) / 1_000;
    lastDay = day;
  }
  const seconds =
    lastMidnight + digits(time, 11, 2) * hour + digits(time, 14, 2) * minute + digits(time, 17, 2);
  const micros = seconds * 1_000_000;
  const fraction = digits(time, 20, 6);
  return Number.isSafeInteger(micros + fraction)
    ? BigInt(micros + fraction)
    : BigInt(seconds) * 1_000_000n + BigInt(fraction);
}

/** True if microseconds do not hold all of it. */
export const isFiner = (time: string): boolean => !time.startsWith('000', 26);

function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at += 1) value = value * 10 + text.charCodeAt(at) - zero;
  return value;
}
