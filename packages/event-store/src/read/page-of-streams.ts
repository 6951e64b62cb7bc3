import type { StreamName } from '@annals/events-schema';
import type { Backend } from '../backend.ts';
import { afterStream, type KeyRange, parseEventKey, streamsRange } from '../layout/keys.ts';
import { bucketNames, type Layout } from '../layout/layout.ts';

export interface StreamsQuestion {
  readonly category?: string | undefined;
  /** What ids begin with; of a category. */
  readonly prefix?: string | undefined;
  /** The last stream of the page before. */
  readonly after?: StreamName | undefined;
  /** At least 1. */
  readonly limit: number;
}

export interface StreamsPage {
  /** In the order of their keys, `<category>:<id>:`. */
  readonly streams: readonly StreamName[];
  /** False if these were the last. */
  readonly more: boolean;
}

/**
 * A page of the streams that have events. Reads keys from where the page begins, and leaps over what a long stream
 * holds: it costs what the page holds, however many streams and events there are.
 */
export async function pageOfStreams(
  backend: Backend,
  layout: Layout,
  { category, prefix = '', after, limit }: StreamsQuestion,
): Promise<StreamsPage> {
  const range = streamsRange(category, prefix);
  const from = after === undefined ? range.from : greater(range.from, afterStream(after));
  const buckets = bucketNames(layout);
  const rows = Math.min(1_000, Math.max(leastRows, Math.ceil((limit * rowsAStream) / buckets.length)));
  const sources = buckets.map((bucket) => namesOf(backend, bucket, { from, to: range.to }, rows));
  const heads = await Promise.all(sources.map((source) => source.next()));
  const streams: StreamName[] = [];
  for (;;) {
    let least = -1;
    for (const [index, head] of heads.entries())
      if (!head.done && (least < 0 || keyOf(head.value) < keyOf(heads[least]?.value))) least = index;
    const name = heads[least]?.value as StreamName | undefined;
    if (name === undefined) return { streams, more: false };
    if (streams.length === limit) return { streams, more: true };
    streams.push(name);
    const next = await sources[least]?.next();
    if (next) heads[least] = next;
  }
}

/** Keys fetched at once: a guess at how many events a short stream has, for each stream that a bucket may have to give. */
const rowsAStream = 8;
const leastRows = 32;

/** A bucket's streams. Each request begins behind the last stream of the one before, however long that is. */
async function* namesOf(
  backend: Backend,
  bucket: string,
  { from, to }: KeyRange,
  rows: number,
): AsyncGenerator<StreamName, undefined> {
  for (let next: string | undefined = from; next !== undefined;) {
    let last: StreamName | undefined;
    let seen = 0;
    for await (const { rowKey } of backend.range(bucket, { from: next, to }, [], rows)) {
      const { name } = parseEventKey(rowKey);
      if (name.id !== last?.id || name.category !== last.category) yield name;
      last = name;
      seen += 1;
      if (seen === rows) break;
    }
    next = seen === rows && last ? afterStream(last) : undefined;
  }
  return undefined;
}

/** As row keys are compared: `a-b` comes before `a`, since `-` comes before the colon that ends an id. */
const keyOf = (name: StreamName | undefined) => (name ? `${name.category}:${name.id}:` : '');

const greater = (a: string, b: string) => (a > b ? a : b);
