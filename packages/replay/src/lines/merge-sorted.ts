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
 * @param same says whether two items of one key are one event, which is then handed on once; never, unless given.
 * @throws ReplayError `archive-corrupt` if two sources hold the same key otherwise: a history holds each event once
 */
export async function* mergeSorted<Item>(
  sources: readonly Batches<Item>[],
  keyOf: (item: Item) => string,
  same: (one: Item, other: Item) => boolean = () => false,
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
  /** False if another cursor stands at the same event. */
  const place = (cursor: Cursor<Item>): boolean => {
    const at = cursors.findIndex(({ key }) => key >= cursor.key);
    const next = cursors[at];
    if (next?.key === cursor.key) {
      if (!same(cursor.batch[cursor.index] as Item, next.batch[next.index] as Item))
        throw new ReplayError('archive-corrupt', `two files hold the event at ${cursor.key}`);
      return false;
    }
    cursors.splice(next ? at : cursors.length, 0, cursor);
    return true;
  };
  const placeBehindDoubled = async (cursor: Cursor<Item>): Promise<void> => {
    do {
      cursor.index += 1;
      const next = cursor.batch[cursor.index];
      if (next !== undefined) cursor.key = keyOf(next);
      else if (!(await refill(cursor))) return;
    } while (!place(cursor));
  };

  const started = sources.map((source) => ({
    batches: source[Symbol.asyncIterator](),
    batch: [],
    index: 0,
    key: '',
  }));
  try {
    for (const cursor of started)
      if ((await refill(cursor)) && !place(cursor)) await placeBehindDoubled(cursor);
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
      if (first.index < batch.length || (await refill(first)))
        if (!place(first)) await placeBehindDoubled(first);
    }
  } finally {
    await Promise.allSettled(started.map(async ({ batches }) => batches.return?.()));
  }
}
