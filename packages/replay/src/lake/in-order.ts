/** Starts up to `atOnce` of them at the same time and hands the results on in the order of the items. */
export async function* inOrder<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  atOnce: number,
  start: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = [];
  async function* first(): AsyncGenerator<Result> {
    const oldest = running.shift();
    if (oldest) yield await oldest;
  }
  try {
    for await (const item of items) {
      const result = start(item);
      // Awaited below, possibly after another one failed.
      result.catch(() => undefined);
      running.push(result);
      if (running.length >= atOnce) yield* first();
    }
    while (running.length > 0) yield* first();
  } finally {
    await Promise.allSettled(running);
  }
}
