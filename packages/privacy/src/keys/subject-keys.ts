import { randomBytes } from 'node:crypto';
import type { RowTable, VersionedRow } from '@annals/event-store';
import { ErasedSubjectError, PrivacyError } from '../errors.ts';
import type { KeyWrapping, WrappedKey } from '../wrapping/key-wrapping.ts';
import { type DataKey, dataKeyBytes, dataKeyOf } from './data-key.ts';
import { type CacheOptions, KeyCache, type KnownKey } from './key-cache.ts';
import { erasedAt, keyRow, subjectOfRow, tombstoneRow, wrappedOf } from './key-rows.ts';
import { keyPartitions, keyPlace, type Subject, subjectText } from './subject.ts';

export interface SubjectKeysOptions {
  /** Table `keys`. */
  readonly rows: RowTable;
  readonly wrapping: KeyWrapping;
  readonly cache?: CacheOptions | undefined;
  /** The time of new keys; a parameter for tests. */
  readonly now?: (() => Date) | undefined;
}

/** A subject of which table `keys` knows. */
export interface KnownSubject extends Subject {
  /** When it was erased, if it was. */
  readonly erased: string | undefined;
}

const firstVersion = 1;
const allKeys = { from: '0', to: 'g' };

/** The data key of each subject: made when first asked for, wrapped in table `keys`, in memory for minutes at most. */
export class SubjectKeys {
  readonly #rows: RowTable;
  readonly #wrapping: KeyWrapping;
  readonly #cache: KeyCache;
  readonly #now: () => Date;
  /** So that many events of one subject ask once, and make one key. */
  readonly #asked = new Asked<KnownKey | undefined>();
  readonly #wanted = new Asked<KnownKey>();

  constructor({ rows, wrapping, cache, now = () => new Date() }: SubjectKeysOptions) {
    this.#rows = rows;
    this.#wrapping = wrapping;
    this.#cache = new KeyCache(cache);
    this.#now = now;
  }

  /**
   * A subject's key, made if there is none. At once if it is in memory: a promise an event is felt at thousands of
   * them a second.
   * @throws ErasedSubjectError (`erased-subject`); PrivacyError `key-corrupt`, `wrapping-key-missing`
   */
  keyFor(subject: Subject): DataKey | Promise<DataKey> {
    const name = subjectText(subject);
    const known = this.#cache.get(name);
    if (known !== undefined) return usable(known, subject);
    return this.#wanted
      .once(name, async () => (await this.#ask(subject)) ?? (await this.#make(subject)))
      .then((key) => usable(key, subject));
  }

  /**
   * A subject's key, if it has or had one; at once if it is in memory.
   * @throws PrivacyError `key-corrupt`, `wrapping-key-missing`
   */
  existingKey(subject: Subject): KnownKey | undefined | Promise<KnownKey | undefined> {
    return this.#cache.get(subjectText(subject)) ?? this.#ask(subject);
  }

  /**
   * Replaces a subject's key by a mark that it was erased, also where there never was a key. Other processes notice
   * within the age of their caches, five minutes at most.
   */
  async erase(
    subject: Subject,
    { at = this.#now() }: { readonly at?: Date } = {},
  ): Promise<'erased' | 'already-erased'> {
    const { partition, rowKey } = keyPlace(subject);
    for (;;) {
      const stored = await this.#rows.get(partition, rowKey);
      if (stored && erasedAt(stored.row) !== undefined) {
        this.#cache.set(subjectText(subject), 'erased');
        return 'already-erased';
      }
      const row = tombstoneRow(rowKey, subject, at);
      const { written } = await this.#rows.write(partition, [
        stored ? { write: 'replace', row, etag: stored.etag } : { write: 'insert', row },
      ]);
      if (!written) continue;
      this.#cache.set(subjectText(subject), 'erased');
      return 'erased';
    }
  }

  /** Every subject that has a key or was erased. */
  async *subjects(): AsyncGenerator<KnownSubject> {
    for (const partition of keyPartitions)
      for await (const row of this.#rows.range(partition, allKeys))
        yield { ...subjectOfRow(row), erased: erasedAt(row) };
  }

  /**
   * Wraps every data key anew that an older version of the key-encryption key has wrapped; no event is touched.
   * Stopped half-way, a second call goes on. `onKey` hears how many were looked at.
   */
  async rewrap(
    onKey?: (looked: number) => void,
  ): Promise<{ readonly keys: number; readonly rewrapped: number }> {
    const newest = await this.#wrapping.newest();
    let keys = 0;
    let rewrapped = 0;
    for await (const subject of this.subjects()) {
      if (subject.erased === undefined) {
        keys += 1;
        if (await this.#rewrapOne(subject, newest)) rewrapped += 1;
      }
      onKey?.(keys);
    }
    return { keys, rewrapped };
  }

  async #rewrapOne(subject: Subject, newest: string): Promise<boolean> {
    const { partition, rowKey } = keyPlace(subject);
    for (;;) {
      const stored = await this.#rows.get(partition, rowKey);
      const wrapped = stored && wrappedOf(stored.row);
      if (!wrapped || wrapped.wrappedBy === newest) return false;
      const again = await this.#wrapping.wrap(await this.#wrapping.unwrap(wrapped));
      const row = { ...stored.row, wrapped: again.wrapped, wrappedby: again.wrappedBy };
      const { written } = await this.#rows.write(partition, [{ write: 'replace', row, etag: stored.etag }]);
      if (written) return true;
    }
  }

  #ask(subject: Subject): Promise<KnownKey | undefined> {
    return this.#asked.once(subjectText(subject), () => this.#read(subject));
  }

  async #read(subject: Subject): Promise<KnownKey | undefined> {
    const { partition, rowKey } = keyPlace(subject);
    const asked = this.#cache.now();
    const stored = await this.#rows.get(partition, rowKey);
    return stored && this.#keep(subject, await this.#keyOf(stored, subject), asked);
  }

  /** Of two that make one at once, one inserts; the other takes what is there. */
  async #make(subject: Subject): Promise<KnownKey> {
    const { partition, rowKey } = keyPlace(subject);
    const bytes = randomBytes(dataKeyBytes);
    const wrapped = await this.#wrapping.wrap(bytes);
    const row = keyRow(rowKey, subject, { ...wrapped, version: firstVersion }, this.#now());
    const asked = this.#cache.now();
    const { written } = await this.#rows.write(partition, [{ write: 'insert', row }]);
    if (written) return this.#keep(subject, dataKeyOf(bytes, firstVersion), asked);
    const stored = await this.#read(subject);
    if (stored === undefined)
      throw new PrivacyError('key-missing', 'table keys neither takes a key nor has one: is it there?');
    return stored;
  }

  async #keyOf({ row }: VersionedRow, subject: Subject): Promise<KnownKey> {
    if (erasedAt(row) !== undefined) return 'erased';
    const wrapped = wrappedOf(row);
    const bytes = wrapped && (await this.#unwrap(wrapped, subject));
    if (bytes?.length !== dataKeyBytes)
      throw new PrivacyError('key-corrupt', `the row of ${subject.subject} in table keys holds no data key`);
    return dataKeyOf(bytes, wrapped?.version ?? firstVersion);
  }

  #unwrap(wrapped: WrappedKey, { subject }: Subject): Promise<Uint8Array> {
    return this.#wrapping.unwrap(wrapped).catch((cause: unknown) => {
      if (!(cause instanceof PrivacyError)) throw cause;
      throw new PrivacyError(cause.code, `the key of ${subject}: ${cause.message}`, { cause });
    });
  }

  #keep(subject: Subject, key: KnownKey, asked: number): KnownKey {
    this.#cache.set(subjectText(subject), key, asked);
    return key;
  }
}

function usable(key: KnownKey, { subject }: Subject): DataKey {
  if (key === 'erased') throw new ErasedSubjectError(subject);
  return key;
}

/** What is under way is not begun again. */
class Asked<Answer> {
  readonly #underWay = new Map<string, Promise<Answer>>();

  once(name: string, ask: () => Promise<Answer>): Promise<Answer> {
    const asked = this.#underWay.get(name) ?? ask().finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, asked);
    return asked;
  }
}
