/** Event Grid gives an event up after 24 hours: what is older when it arrives was not published when it happened. */
const historyMs = 24 * 60 * 60 * 1_000;

export interface Latencies {
  /** A value for each event that was published when it happened, at least 0. */
  readonly ms: readonly number[];
  /** Events that come from the future, since the producer's clock is ahead of the storage's; they count as 0 ms. */
  readonly ahead: number;
}

/** From `time` of events, which the publisher sets before the first send, to the moment when all of them are durable. */
export function latenciesOf(times: Iterable<string>, durable: Date): Latencies {
  const ms: number[] = [];
  let ahead = 0;
  for (const time of times) {
    const passed = durable.getTime() - Date.parse(time);
    if (!(passed < historyMs)) continue;
    if (passed < 0) ahead += 1;
    ms.push(Math.max(passed, 0));
  }
  return { ms, ahead };
}
