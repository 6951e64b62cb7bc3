import type { Foldable, StreamName } from '@annals/events-schema';
import type { RowTable } from '../backend.ts';
import { snapshotKey } from '../layout/keys.ts';
import { bucketOf, type Layout } from '../layout/layout.ts';
import type { Question } from '../read/question.ts';
import { foldHash } from './fold-hash.ts';
import { type Snapshot, snapshotOf, snapshotRow } from './snapshot.ts';

export interface SnapshotOptions {
  /** A snapshot is taken when as many events or more were folded since the last. */
  readonly every: number;
  /**
   * Names the code that folds, with everything that it calls: a hash of the bundle, or a version that changes with
   * it. Snapshots of other code are not used.
   */
  readonly code: string;
}

/** What is kept of a stream, and whether it answers the question. */
export interface Found<State> {
  readonly etag: string;
  readonly position: string;
  /** Undefined if it says more than the question asks for, or cannot be read. */
  readonly usable: Snapshot<State> | undefined;
}

/** Keeps the newest snapshot of each sequenced stream and fold. A cache: any of it may be missing, or deleted. */
export class Snapshots {
  readonly #table: RowTable;
  readonly #layout: Layout;
  readonly #options: SnapshotOptions;
  readonly #hashes = new WeakMap<object, string>();

  constructor(table: RowTable, layout: Layout, options: SnapshotOptions) {
    if (!(Number.isInteger(options.every) && options.every >= 1))
      throw new RangeError(`a snapshot is taken every 1 or more events, not ${options.every}`);
    this.#table = table;
    this.#layout = layout;
    this.#options = options;
  }

  async find<State>(
    stream: Foldable<State>,
    id: string,
    { asOf, knownAt }: Question,
  ): Promise<Found<State> | undefined> {
    const name = { category: stream.category, id };
    const stored = await this.#table.get(this.#bucket(name), this.#key(stream, name));
    if (!stored) return undefined;
    const { row, etag } = stored;
    const snapshot = snapshotOf<State>(row);
    const fits =
      snapshot !== undefined &&
      (asOf === undefined || snapshot.greatestTime <= asOf) &&
      (knownAt === undefined || snapshot.greatestRecordedtime <= knownAt);
    return { etag, position: snapshot?.position ?? '', usable: fits ? snapshot : undefined };
  }

  /** Keeps a snapshot in place of what was found, if it is far enough ahead of it, and no other came between. */
  async keep<State>(
    stream: Foldable<State>,
    id: string,
    snapshot: Snapshot<State>,
    found: Found<State> | undefined,
  ): Promise<void> {
    const ahead = snapshot.events - Number(found?.position ?? 0);
    if (ahead < this.#options.every) return;
    const name = { category: stream.category, id };
    const row = snapshotRow(this.#key(stream, name), snapshot);
    if (!row) return;
    await this.#table.write(this.#bucket(name), [
      found ? { write: 'replace', row, etag: found.etag } : { write: 'insert', row },
    ]);
  }

  #bucket = ({ category, id }: StreamName) => bucketOf(this.#layout, category, id);

  #key<State>(stream: Foldable<State>, name: StreamName): string {
    const fold = this.#hashes.get(stream) ?? foldHash(stream, this.#options.code);
    this.#hashes.set(stream, fold);
    return snapshotKey(name, fold);
  }
}
