/** Does what it is given at once, at most so many at a time; the rest waits its turn. */
export function atMost(limit: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let free = limit;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    try {
      return await work();
    } finally {
      // The place goes to the first in line, or is free again.
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
