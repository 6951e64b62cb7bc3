/**
 * Runs several sources at once, at most `concurrency` (at least one), and yields what comes, as it comes. Each source is read one
 * item ahead, so what waits stays small. Ends all of them when the reader stops early.
 */
export async function* interleave<T>(
  sources: readonly (() => AsyncGenerator<T>)[],
  concurrency: number,
): AsyncGenerator<T> {
  const waiting = [...sources];
  const running = new Map<
    AsyncGenerator<T>,
    Promise<{ source: AsyncGenerator<T>; result: IteratorResult<T> }>
  >();
  const pull = (source: AsyncGenerator<T>) => {
    const next = source.next().then((result) => ({ source, result }));
    // Awaited below, possibly only after another one failed.
    next.catch(() => undefined);
    running.set(source, next);
  };
  const startOne = () => {
    const start = waiting.shift();
    if (start) pull(start());
  };
  startOne();
  for (let started = 1; started < concurrency; started += 1) startOne();
  try {
    while (running.size > 0) {
      const { source, result } = await Promise.race(running.values());
      if (result.done) {
        running.delete(source);
        startOne();
      } else {
        pull(source);
        yield result.value;
      }
    }
  } finally {
    await Promise.allSettled([...running.keys()].map((source) => source.return(undefined)));
  }
}
