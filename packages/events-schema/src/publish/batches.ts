const brackets = 2;

/** The bytes of a request of events, each of the given size: a JSON array. */
export const requestBytes = (sizes: readonly number[]): number =>
  sizes.reduce((sum, bytes) => sum + bytes, brackets) + Math.max(0, sizes.length - 1);

/**
 * Splits events, in their order, into requests of at most `maxBytes`. An event that is larger by itself gets
 * a request of its own.
 */
export function splitIntoBatches<Event extends { readonly bytes: number }>(
  events: readonly Event[],
  maxBytes: number,
): Event[][] {
  const batches: Event[][] = [];
  let size = Infinity;
  for (const event of events) {
    const batch = batches.at(-1);
    if (batch && size + event.bytes + 1 <= maxBytes) {
      batch.push(event);
      size += event.bytes + 1;
    } else {
      batches.push([event]);
      size = brackets + event.bytes;
    }
  }
  return batches;
}
