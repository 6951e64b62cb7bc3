/** Less than this is the jitter of deliveries that travel beside each other, not news from the past. */
export const lateAfterMs = 1_000;

/**
 * How late each event of a stream came to be known, in milliseconds: the time for which an answer lacked it though it
 * had an event that stands behind it. 0 for what came in order, or almost.
 */
export function lateness(events: readonly { readonly recordedtime: string }[]): Float64Array {
  const late = new Float64Array(events.length);
  let earliestBehind = Infinity;
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const recorded = Date.parse(events[index]?.recordedtime ?? '');
    const lateMs = recorded - earliestBehind;
    if (lateMs >= lateAfterMs) late[index] = lateMs;
    earliestBehind = Math.min(earliestBehind, recorded);
  }
  return late;
}
