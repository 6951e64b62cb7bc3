import { ReplayError } from '../errors.ts';

/** Batches of items, sorted by key within and over all batches. */
export type Batches<Item> = AsyncIterable<readonly Item[]>;

interface Cursor<Item> {
  readonly batches: AsyncIterator<readonly Item[]>;
  batch: readonly Item[];
  index: number;
  key: string;
}

const maxBatch = 2_000;

/**
 * Merges sorted sources into one. Items are handed on in runs: as long as one source stays before the next, only
 * those two are compared.
 * @throws ReplayError `archive-corrupt` if two sources hold the same key: a history holds each event once
 */
export async function* mergeSorted<Item>(
  sources: readonly Batches<Item>[],
  keyOf: (item: Item) => string,
): AsyncGenerator<Item[]> {
  const cursors: Cursor<Item>[] = [];
  let out: Item[] = [];

  const refill = async (cursor: Cursor<Item>): Promise<boolean> => {
    for (;;) {
      const result = await cursor.batches.next();
      if (result.done) return false;
      const [first] = result.value;
      if (first === undefined) continue;
      cursor.batch = result.value;
      cursor.index = 0;
      cursor.key = keyOf(first);
      return true;
    }
  };
  const place = (cursor: Cursor<Item>) => {
    const at = cursors.findIndex(({ key }) => key >= cursor.key);
    if (at >= 0 && cursors[at]?.key === cursor.key)
      throw new ReplayError('archive-corrupt', `two files hold the event at ${cursor.key}`);
    cursors.splice(at < 0 ? cursors.length : at, 0, cursor);
  };

  const started = sources.map((source) => ({
    batches: source[Symbol.asyncIterator](),
    batch: [],
    index: 0,
    key: '',
  }));
  try {
    for (const cursor of started) if (await refill(cursor)) place(cursor);
    for (let first = cursors.shift(); first; first = cursors.shift()) {
      const limit = cursors[0]?.key;
      const { batch } = first;
      while (first.index < batch.length && (limit === undefined || first.key < limit)) {
        out.push(batch[first.index] as Item);
        first.index += 1;
        const next = batch[first.index];
        if (next !== undefined) first.key = limit === undefined ? first.key : keyOf(next);
      }
      if (out.length >= maxBatch || (first.index >= batch.length && out.length > 0)) {
        yield out;
        out = [];
      }
      if (first.index < batch.length || (await refill(first))) place(first);
    }
  } finally {
    await Promise.allSettled(started.map(async ({ batches }) => batches.return?.()));
  }
}
