/** More segments than this are too many to merge at every replay. */
export const maxSegments = 8;

/**
 * How many of a bucket's segments, counted from the newest, to make into one: none up to eight; beyond, the newest
 * two and every older one that is no larger than what is being merged already. So each line is written again about
 * once for each time that its bucket doubles, not at every merge.
 */
export function segmentsToMerge(sizes: readonly number[]): number {
  if (sizes.length <= maxSegments) return 0;
  const newestFirst = [...sizes].reverse();
  let merged = 0;
  let count = 0;
  for (const size of newestFirst) {
    if (count >= 2 && size > merged) break;
    merged += size;
    count += 1;
  }
  return count;
}
