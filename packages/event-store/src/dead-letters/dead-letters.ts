import type { Backend } from '../backend.ts';
import { containerNames } from '../layout/names.ts';
import { matches, type RefusedFilter } from '../refused/filter.ts';
import { takeOut } from '../refused/take-out.ts';
import { blobOf, type DeadLetter, lettersOf } from './letter.ts';

const container = containerNames.deadletters;

/** Blobs that are read at once. */
const together = 16;

/** A blob that holds no dead letters, as far as can be read. It stays where it is. */
export interface UnreadableBlob {
  readonly blob: string;
  readonly why: string;
}

/** What some blobs hold. */
export interface LetterGroup {
  readonly letters: readonly DeadLetter[];
  readonly unreadable: readonly UnreadableBlob[];
}

/**
 * What Event Grid gave up delivering: blobs `<topic>/<SUBSCRIPTION>/<y>/<m>/<d>/<h>/<guid>.json`, which Event Grid
 * writes once. `after` and `before` of a filter are about the time of publishing.
 */
export class DeadLetters {
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /**
   * The letters that the filter means, blob by blob in the order of their names; `onUnreadable` hears of blobs that
   * are none of Event Grid's.
   * @throws StoreError `bad-time`
   */
  async *list(
    filter?: RefusedFilter,
    onUnreadable?: (blob: UnreadableBlob) => void,
  ): AsyncGenerator<DeadLetter> {
    for await (const { letters, unreadable } of this.groups(filter)) {
      for (const blob of unreadable) onUnreadable?.(blob);
      yield* letters;
    }
  }

  /** The same, what several blobs hold at a time. */
  async *groups(filter: RefusedFilter = {}): AsyncGenerator<LetterGroup> {
    let left = filter.limit ?? Infinity;
    for await (const names of inGroups(this.#backend.listBlobs(container), together)) {
      const read = await Promise.all(names.map((name) => this.#read(name)));
      const letters = read
        .flatMap((group) => group.letters)
        .filter((letter) => matches({ ...letter, time: letter.publishtime }, filter))
        .slice(0, left);
      left -= letters.length;
      yield { letters, unreadable: read.flatMap(({ unreadable }) => unreadable) };
      if (left === 0) return;
    }
  }

  /** Takes letters out of their blobs, each of which is deleted once it is empty. */
  async remove(letters: readonly DeadLetter[]): Promise<void> {
    const unwanted = new Set(letters.map(keyOf));
    await Promise.all(
      [...new Set(letters.map(({ blob }) => blob))].map((blob) =>
        takeOut(
          this.#backend,
          container,
          blob,
          { decode: (bytes) => lettersOf(blob, bytes), encode: blobOf },
          ({ letter }) => unwanted.has(keyOf(letter)),
        ),
      ),
    );
  }

  async #read(blob: string): Promise<LetterGroup> {
    const stored = await this.#backend.getBlob(container, blob);
    try {
      // One that is gone since it was listed has been dealt with by somebody else.
      const written = stored ? lettersOf(blob, stored.bytes) : [];
      return { letters: written.map(({ letter }) => letter), unreadable: [] };
    } catch (error) {
      return { letters: [], unreadable: [{ blob, why: (error as Error).message }] };
    }
  }
}

/** The same event can be given up twice, for different reasons. */
const keyOf = ({ event: _, ...letter }: DeadLetter) => JSON.stringify(letter);

async function* inGroups<Item>(source: AsyncIterable<Item>, size: number): AsyncGenerator<Item[]> {
  let group: Item[] = [];
  for await (const item of source) {
    if (group.push(item) < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
