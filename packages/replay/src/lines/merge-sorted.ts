import { ReplayError } from '../errors.ts';

/** Batches of items, sorted within and over all batches. */
export type Batches<Item> = AsyncIterable<readonly Item[]>;

/** How items are sorted. */
export interface Order<Item> {
  /** Below 0 if `a` comes first; 0 if both have the same key. */
  readonly compare: (a: Item, b: Item) => number;
  /** For errors. */
  readonly keyOf: (item: Item) => string;
  /** Whether two items of one key are one, which is then handed on once; never, unless given. */
  readonly same?: ((one: Item, other: Item) => boolean) | undefined;
}

interface Cursor<Item> {
  readonly batches: AsyncIterator<readonly Item[]>;
  batch: readonly Item[];
  index: number;
}

const maxBatch = 2_000;

/**
 * Merges sorted sources into one. All are begun at once. Items are handed on in runs: as long as one source stays
 * before the next, only those two are compared.
 * @throws ReplayError `archive-corrupt` if two sources hold the same key otherwise: a history holds each event once
 */
export async function* mergeSorted<Item>(
  sources: readonly Batches<Item>[],
  order: Order<Item>,
): AsyncGenerator<Item[]> {
  const started: Cursor<Item>[] = sources.map((source) => ({
    batches: source[Symbol.asyncIterator](),
    batch: [],
    index: 0,
  }));
  /** Whose items are left, the one with the first of them first. */
  const cursors: Cursor<Item>[] = [];
  /** False if another cursor stands at the same item. */
  const place = (cursor: Cursor<Item>): boolean => {
    const item = itemOf(cursor);
    let at = 0;
    for (const other of cursors) {
      const compared = order.compare(itemOf(other), item);
      if (compared > 0) break;
      if (compared === 0) {
        if (order.same?.(item, itemOf(other))) return false;
        throw new ReplayError('archive-corrupt', `two files hold the event at ${order.keyOf(item)}`);
      }
      at += 1;
    }
    cursors.splice(at, 0, cursor);
    return true;
  };
  const placeBehindDoubled = async (cursor: Cursor<Item>): Promise<void> => {
    while (!place(cursor)) {
      cursor.index += 1;
      if (cursor.index === cursor.batch.length && !(await refill(cursor))) return;
    }
  };

  let out: Item[] = [];
  try {
    const filled = await allOf(started.map((cursor) => refill(cursor)));
    for (const [index, cursor] of started.entries()) if (filled[index]) await placeBehindDoubled(cursor);
    for (let first = cursors.shift(); first; first = cursors.shift()) {
      const { batch, index } = first;
      const [second] = cursors;
      first.index = second ? endOfRun(first, itemOf(second), order) : batch.length;
      for (let at = index; at < first.index; at += 1) out.push(batch[at] as Item);
      const isEmpty = first.index === batch.length;
      if (isEmpty || out.length >= maxBatch) {
        yield out;
        out = [];
      }
      if (!isEmpty || (await refill(first))) await placeBehindDoubled(first);
    }
  } finally {
    await Promise.allSettled(started.map(async ({ batches }) => batches.return?.()));
  }
}

const itemOf = <Item>({ batch, index }: Cursor<Item>): Item => batch[index] as Item;

/** False if nothing is left. */
async function refill<Item>(cursor: Cursor<Item>): Promise<boolean> {
  for (;;) {
    const result = await cursor.batches.next();
    if (result.done) return false;
    if (result.value.length === 0) continue;
    cursor.batch = result.value;
    cursor.index = 0;
    return true;
  }
}

/** Where in its batch a cursor, whose next item comes before `limit`, is past it: sought in growing steps, then by halving. */
function endOfRun<Item>({ batch, index }: Cursor<Item>, limit: Item, { compare }: Order<Item>): number {
  const isBefore = (at: number) => compare(batch[at] as Item, limit) < 0;
  let before = index;
  let step = 1;
  while (before + step < batch.length && isBefore(before + step)) {
    before += step;
    step *= 2;
  }
  let end = Math.min(before + step, batch.length);
  while (before + 1 < end) {
    const middle = (before + end) >> 1;
    if (isBefore(middle)) before = middle;
    else end = middle;
  }
  return end;
}

/** Waits for the others too if one fails, so that none is still under way. */
async function allOf<Value>(promises: readonly Promise<Value>[]): Promise<Value[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
