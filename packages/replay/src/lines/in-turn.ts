import { Ahead } from './ahead.ts';

/** One source after the other; the next is begun while one is read. Ends both when the reader stops early. */
export async function* inTurn<Item>(sources: readonly (() => AsyncGenerator<Item>)[]): AsyncGenerator<Item> {
  const begun: Ahead<Item>[] = [];
  const begin = (source: (() => AsyncGenerator<Item>) | undefined) => {
    if (source) begun.push(new Ahead(source()));
  };
  begin(sources[0]);
  try {
    for (let index = 1; ; index += 1) {
      begin(sources[index]);
      const [current] = begun;
      if (!current) return;
      for (let item = await current.next(); item !== undefined; item = await current.next()) yield item;
      begun.shift();
    }
  } finally {
    await Promise.all(begun.map((one) => one.end()));
  }
}
