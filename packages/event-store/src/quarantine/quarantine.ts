import { hash } from 'node:crypto';
import type { Backend } from '../backend.ts';
import { StoreError } from '../errors.ts';
import { containerNames } from '../layout/names.ts';
import { matches, type RefusedFilter } from '../refused/filter.ts';
import { takeOut } from '../refused/take-out.ts';
import type { QuarantineEntry } from './entry.ts';
import { jsonOf } from './json-of.ts';

const container = containerNames.quarantine;

/**
 * What could not be accepted: NDJSON blobs `<yyyy>-<mm>-<dd>/<time>-<hash>.ndjson`, one a delivered batch, an
 * entry a line. The blob's name is taken from what it holds, so that the same batch delivered twice at one moment
 * is one blob; an entry that lies in several blobs is listed once.
 */
export class Quarantine {
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Durable once it returns. Nothing is written for no entries. */
  async add(entries: readonly QuarantineEntry[]): Promise<void> {
    const [first] = entries;
    if (!first) return;
    const ids = entries.map(({ id }) => id).join(' ');
    const [day, time] = first.quarantinedtime.split('T') as [string, string];
    const name = `${day}/${time.replaceAll(':', '')}-${hash('sha256', ids).slice(0, 16)}.ndjson`;
    await this.#backend.addBlob(container, name, encode(entries));
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
      for (const entry of blob ? decode(blob.bytes) : []) {
        if (seen.has(entry.id) || !matches({ ...entry, time: entry.quarantinedtime }, filter)) continue;
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
      const all = blob ? decode(blob.bytes) : [];
      const first = name === start?.blob ? all.findIndex(({ id }) => id === start.id) + 1 : 0;
      for (const entry of all.slice(first)) {
        if (entries.has(entry.id) || !matches({ ...entry, time: entry.quarantinedtime }, filter)) continue;
        if (entries.size === limit) return { entries: [...entries.values()], next };
        entries.set(entry.id, entry);
        next = `${name}~${entry.id}`;
      }
      const last = all.at(-1);
      if (last) next = `${name}~${last.id}`;
    }
    return { entries: [...entries.values()], next: undefined };
  }

  /** Takes these entries out of every blob that holds them; returns how many it found. */
  async remove(ids: ReadonlySet<string>): Promise<number> {
    const removed = new Set<string>();
    if (ids.size === 0) return 0;
    for await (const name of this.#backend.listBlobs(container)) {
      const taken = await takeOut(this.#backend, container, name, { decode, encode }, ({ id }) =>
        ids.has(id),
      );
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

const encode = (entries: readonly QuarantineEntry[]) =>
  Buffer.from(
    entries
      .map(({ event, ...why }) => `${JSON.stringify(why).slice(0, -1)},"event":${jsonOf(event)}}\n`)
      .join(''),
  );

const decode = (bytes: Uint8Array): QuarantineEntry[] =>
  Buffer.from(bytes)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as QuarantineEntry);
