/** Runs `task` for 0 to `count - 1`, `inFlight` at a time. */
export async function inFlight(
  count: number,
  most: number,
  task: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await task(next++);
  };
  await Promise.all(Array.from({ length: Math.min(most, count) }, worker));
}

/** Events a second that `work` gets done. */
export async function eventsPerSecond(events: number, work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (events * 1_000) / (performance.now() - started);
}
