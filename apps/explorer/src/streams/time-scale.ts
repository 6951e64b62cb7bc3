/** From the first to the last of them, in seconds since 1970, with room beside them for a handle. */
export function rangeOf(seconds: readonly number[]): [from: number, to: number] {
  let from = Infinity;
  let to = -Infinity;
  for (const second of seconds) {
    from = Math.min(from, second);
    to = Math.max(to, second);
  }
  if (from > to) return [0, 1];
  const room = Math.max((to - from) * 0.03, 1);
  return [from - room, to + room];
}

/** As `asOf` and `knownAt` take it; `undefined` for a second behind the end: nothing is left out. */
export function timeOf(second: number, end: number): string | undefined {
  return second >= end ? undefined : new Date(Math.round(second * 1_000)).toISOString();
}
