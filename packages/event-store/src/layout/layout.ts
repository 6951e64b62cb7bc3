import { hash } from 'node:crypto';

/**
 * How streams are spread over an account. Chosen when a store is first opened, written down there, and the
 * same for ever: every reader and writer must find a stream in the same bucket.
 */
export interface Layout {
  readonly version: 1;
  /** Name of {@link bucketOf}'s hash. */
  readonly hash: 'sha256-32';
  /** Partitions of the events table, 1 to 1,000. */
  readonly buckets: number;
  /** Feed lanes a bucket, 1 to 16. */
  readonly lanes: number;
  /** Storage accounts that the buckets are spread over. */
  readonly accounts: 1;
}

/**
 * 16 buckets serve one account's 20,000 entities/s at 2,000 a partition, with room; fewer merge better.
 * Source: Azure Table storage scalability targets.
 */
export const defaultLayout: Layout = { version: 1, hash: 'sha256-32', buckets: 16, lanes: 4, accounts: 1 };

/** The partition of a stream, as the text of its number: `07`. */
export function bucketOf(layout: Layout, category: string, id: string): string {
  const first32Bits = Number.parseInt(hash('sha256', `${category}/${id}`).slice(0, 8), 16);
  return bucketName(layout, first32Bits % layout.buckets);
}

export function bucketName(layout: Layout, index: number): string {
  return index.toString().padStart(Math.max(2, (layout.buckets - 1).toString().length), '0');
}

export const bucketNames = (layout: Layout): string[] =>
  Array.from({ length: layout.buckets }, (_, index) => bucketName(layout, index));
