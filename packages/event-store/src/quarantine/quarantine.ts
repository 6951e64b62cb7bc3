import { hash } from 'node:crypto';
import type { Backend } from '../backend.ts';
import { StoreError } from '../errors.ts';
import { containerNames } from '../layout/names.ts';
import { matches, type RefusedFilter } from '../refused/filter.ts';
import { takeOut } from '../refused/take-out.ts';
import type { RefusedSeal, RefusedSubject } from '../personal/privacy.ts';
import type { QuarantineEntry } from './entry.ts';
import { decodeEntries, encodeEntries, keptEntry, openedEntry } from './kept-entry.ts';

const container = containerNames.quarantine;

/** An entry as it was, and whose key it is sealed with; undefined if it is not sealed. */
export interface FoundEntry {
  readonly entry: QuarantineEntry;
  readonly sealedFor: RefusedSubject | undefined;
}

/**
 * What could not be accepted: NDJSON blobs `<yyyy>-<mm>-<dd>/<time>-<hash>.ndjson`, one a delivered batch, an
 * entry a line. The blob's name is taken from what it holds, so that the same batch delivered twice at one moment
 * is one blob; an entry that lies in several blobs is listed once. What may hold personal data is sealed, if the store
 * has a seal.
 */
export class Quarantine {
  readonly #backend: Backend;
  readonly #refused: RefusedSeal | undefined;

  constructor(backend: Backend, refused?: RefusedSeal) {
    this.#backend = backend;
    this.#refused = refused;
  }

  /** Durable once it returns. Nothing is written for no entries. */
  async add(entries: readonly QuarantineEntry[]): Promise<void> {
    const [first] = entries;
    if (!first) return;
    const ids = entries.map(({ id }) => id).join(' ');
    const [day, time] = first.quarantinedtime.split('T') as [string, string];
    const name = `${day}/${time.replaceAll(':', '')}-${hash('sha256', ids).slice(0, 16)}.ndjson`;
    const kept = await Promise.all(entries.map((entry) => keptEntry(entry, this.#refused)));
    await this.#backend.addBlob(container, name, encodeEntries(kept));
  }

  /**
   * Oldest first, each entry once.
   * @throws StoreError `bad-time`
   */
  async *list(filter: RefusedFilter = {}): AsyncGenerator<QuarantineEntry> {
    const { limit = Infinity } = filter;
    const seen = new Set<string>();
    for await (const name of this.#backend.listBlobs(container)) {
      if (seen.size >= limit) return;
      const blob = await this.#backend.getBlob(container, name);
      for (const kept of blob ? decodeEntries(blob.bytes) : []) {
        // Asked for by id, the others stay sealed.
        if (seen.has(kept.id) || filter.ids?.has(kept.id) === false) continue;
        const entry = await openedEntry(kept, this.#refused);
        if (!matches({ ...entry, time: entry.quarantinedtime }, filter)) continue;
        seen.add(entry.id);
        yield entry;
        if (seen.size >= limit) return;
      }
    }
  }

  /**
   * A page of {@link list}, from behind the place `after` on, which an earlier page gave as `next`. It ends after
   * `limit` entries, and after so many blobs, however few of their entries the filter means: an entry that lies in blobs
   * of two pages is in both.
   * @throws StoreError `bad-time`, `bad-place`
   */
  async page({ limit = Infinity, ...filter }: RefusedFilter, after?: string): Promise<QuarantinePage> {
    const start = after === undefined ? undefined : placeOf(after);
    const entries = new Map<string, QuarantineEntry>();
    let read = 0;
    let next: string | undefined;
    for await (const name of this.#backend.listBlobs(container)) {
      if (start && name < start.blob) continue;
      if (read === maxBlobsAPage) return { entries: [...entries.values()], next };
      read += 1;
      const blob = await this.#backend.getBlob(container, name);
      const all = blob ? decodeEntries(blob.bytes) : [];
      const first = name === start?.blob ? all.findIndex(({ id }) => id === start.id) + 1 : 0;
      for (const kept of all.slice(first)) {
        if (entries.has(kept.id)) continue;
        const entry = await openedEntry(kept, this.#refused);
        if (!matches({ ...entry, time: entry.quarantinedtime }, filter)) continue;
        if (entries.size === limit) return { entries: [...entries.values()], next };
        entries.set(entry.id, entry);
        next = `${name}~${entry.id}`;
      }
      const last = all.at(-1);
      if (last) next = `${name}~${last.id}`;
    }
    return { entries: [...entries.values()], next: undefined };
  }

  /** Every entry, oldest first and in each blob that holds it, with whose key it is sealed. */
  async *entries(): AsyncGenerator<FoundEntry> {
    for await (const name of this.#backend.listBlobs(container)) {
      const blob = await this.#backend.getBlob(container, name);
      for (const kept of blob ? decodeEntries(blob.bytes) : [])
        yield {
          entry: await openedEntry(kept, this.#refused),
          sealedFor: 'sealedFor' in kept ? kept.sealedFor : undefined,
        };
    }
  }

  /** Takes these entries out of every blob that holds them; returns how many it found. */
  async remove(ids: ReadonlySet<string>): Promise<number> {
    const removed = new Set<string>();
    if (ids.size === 0) return 0;
    for await (const name of this.#backend.listBlobs(container)) {
      const format = { decode: decodeEntries, encode: encodeEntries };
      const taken = await takeOut(this.#backend, container, name, format, ({ id }) => ids.has(id));
      for (const { id } of taken) removed.add(id);
    }
    return removed.size;
  }

  /** Takes out for good what the filter means; returns how many entries it found. */
  async discard(filter: RefusedFilter): Promise<number> {
    const ids = new Set<string>();
    for await (const { id } of this.list(filter)) ids.add(id);
    return this.remove(ids);
  }
}

export interface QuarantinePage {
  readonly entries: readonly QuarantineEntry[];
  /** Where the next page begins; undefined if this was the last. */
  readonly next: string | undefined;
}

/** About a second's worth of requests. */
const maxBlobsAPage = 500;

/** The entry that a page ended with: its blob and its id. */
function placeOf(text: string): { readonly blob: string; readonly id: string } {
  const [, blob, id] = /^(\d{4}-\d\d-\d\d\/[\w.-]{1,60}\.ndjson)~([0-9a-f]{20})$/.exec(text) ?? [];
  if (blob === undefined || id === undefined)
    throw new StoreError('bad-place', `"${text}" is no place in quarantine`);
  return { blob, id };
}
