import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { call, doorPath } from './call.ts';
import { asProblem, type DoorProblem } from './door-problem.ts';

/** A list that a door gives in pages: it takes `after`, and answers with the `next` of it. */
export interface PagedList<Answer, Item> {
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string | undefined>>;
  /** Items of the first page, and of each other: the fewer, the sooner it is there. */
  readonly limits: readonly [first: number, later: number];
  readonly itemsOf: (answer: Answer) => readonly Item[];
  readonly idOf: (item: Item) => string;
}

interface Held<Item> {
  readonly list: string;
  /** Of all pages so far, each once; undefined before the first. */
  readonly items?: readonly Item[];
  readonly next?: string | undefined;
  readonly problem?: DoorProblem | undefined;
}

export interface Pages<Item> {
  readonly items: readonly Item[] | undefined;
  /** What went wrong last; the items stay. */
  readonly problem: DoorProblem | undefined;
  /** Fetches the next page; undefined at the end. */
  readonly more: (() => void) | undefined;
  /** Tries again what failed. */
  readonly again: () => void;
  /** Takes out an item that is no more. */
  readonly drop: (id: string) => void;
}

/** All pages of a list so far. Another path or query is another list, from its beginning. */
export function usePages<Answer extends { readonly next: string | null }, Item>({
  path,
  query,
  limits: [first, later],
  itemsOf,
  idOf,
}: PagedList<Answer, Item>): Pages<Item> {
  const list = doorPath(path, query);
  const [held, setHeld] = useState<Held<Item>>({ list });
  const underWay = useRef<AbortController>(undefined);
  const current: Held<Item> = held.list === list ? held : { list };
  const change = (by: (before: Held<Item>) => Held<Item>) => {
    setHeld((before) => by(before.list === list ? before : { list }));
  };

  const load = async (after?: string) => {
    underWay.current?.abort();
    const abort = (underWay.current = new AbortController());
    try {
      const fresh: Item[] = [];
      let next = after;
      do {
        const limit = String(next === undefined ? first : later);
        const page = doorPath(path, { ...query, after: next, limit });
        const answer: Answer = await call(page, { signal: abort.signal });
        fresh.push(...itemsOf(answer));
        next = answer.next ?? undefined;
        // A page may hold nothing, and still not be the last.
      } while (fresh.length === 0 && next !== undefined);
      if (!abort.signal.aborted)
        change(({ items = [] }) => ({ list, items: joined(items, fresh, idOf), next }));
    } catch (error) {
      if (!abort.signal.aborted) change((before) => ({ ...before, problem: asProblem(error) }));
    }
  };
  // Before the first frame is painted: the answer is on its way meanwhile.
  useLayoutEffect(() => {
    void load();
    return () => underWay.current?.abort();
  }, [list]);

  const { items, next, problem } = current;
  return {
    items,
    problem,
    more: next === undefined ? undefined : () => void load(next),
    again: () => void load(next),
    drop(id) {
      change((before) => ({ ...before, items: before.items?.filter((item) => idOf(item) !== id) ?? [] }));
    },
  };
}

/** Both, each once: what was listed moves to a later page when something slots in before it. */
function joined<Item>(before: readonly Item[], fresh: readonly Item[], idOf: (item: Item) => string): Item[] {
  const known = new Set(before.map(idOf));
  return [...before, ...fresh.filter((item) => !known.has(idOf(item)))];
}
