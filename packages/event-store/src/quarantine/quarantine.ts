import { hash } from 'node:crypto';
import type { Backend } from '../backend.ts';
import { containerNames } from '../layout/names.ts';
import type { QuarantineEntry, QuarantineReason } from './entry.ts';
import { jsonOf } from './json-of.ts';

const container = containerNames.quarantine;

export interface QuarantineFilter {
  readonly ids?: ReadonlySet<string> | undefined;
  readonly reason?: QuarantineReason | undefined;
}

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

  /** Oldest first, each entry once. */
  async *list(filter: QuarantineFilter = {}): AsyncGenerator<QuarantineEntry> {
    const seen = new Set<string>();
    for await (const name of this.#backend.listBlobs(container)) {
      const blob = await this.#backend.getBlob(container, name);
      for (const entry of blob ? decode(blob.bytes) : []) {
        if (seen.has(entry.id) || !matches(entry, filter)) continue;
        seen.add(entry.id);
        yield entry;
      }
    }
  }

  /** Takes these entries out of every blob that holds them; returns how many it found. */
  async remove(ids: ReadonlySet<string>): Promise<number> {
    const removed = new Set<string>();
    if (ids.size === 0) return 0;
    for await (const name of this.#backend.listBlobs(container)) {
      for (const id of await this.#removeFrom(name, ids)) removed.add(id);
    }
    return removed.size;
  }

  async #removeFrom(name: string, ids: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for (;;) {
      const blob = await this.#backend.getBlob(container, name);
      const entries = blob ? decode(blob.bytes) : [];
      const kept = entries.filter(({ id }) => !ids.has(id));
      if (!blob || kept.length === entries.length) return found;
      for (const { id } of entries) if (ids.has(id)) found.add(id);
      const bytes = kept.length > 0 ? encode(kept) : undefined;
      if (await this.#backend.replaceBlob(container, name, blob.etag, bytes)) return found;
      // Someone else rewrote it meanwhile, or we did and the answer was lost: look again.
    }
  }
}

const matches = ({ id, reason }: QuarantineEntry, filter: QuarantineFilter) =>
  (filter.ids?.has(id) ?? true) && (filter.reason === undefined || filter.reason === reason);

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
