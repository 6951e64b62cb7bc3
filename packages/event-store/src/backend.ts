import type { ContainerName } from './layout/names.ts';
import type { KeyRange } from './layout/keys.ts';

export type Column = string | number | Uint8Array;

/** Names a row's version, which is another one after each write. */
export const rowVersion = Symbol('version');

/** A row of a table; columns that are undefined do not exist. */
export interface Row {
  readonly rowKey: string;
  /** Of a row that was read. */
  readonly [rowVersion]?: string | undefined;
  readonly [column: string]: Column | undefined;
}

/** `exists`: nothing was written, since a row was there; `index` is which, if the storage said. */
export type InsertResult =
  { readonly inserted: true } | { readonly inserted: false; readonly index?: number };

/** A row to be written where none is, or in place of the `version` that was read and no other. */
export interface Rewrite {
  readonly row: Row;
  readonly version?: string | undefined;
}

/** A row as it stood when it was read. */
export interface VersionedRow {
  readonly row: Row;
  readonly etag: string;
}

/** `put` inserts or replaces, whatever is there; `replace` only what still has this ETag; `delete` only what is there. */
export type RowWrite =
  | { readonly write: 'insert'; readonly row: Row }
  | { readonly write: 'put'; readonly row: Row }
  | { readonly write: 'replace'; readonly row: Row; readonly etag: string }
  | { readonly write: 'delete'; readonly rowKey: string };

/** Not written: a row was there, was not there, or had changed. ETags stand as the writes did; none of a delete. */
export type WriteResult =
  { readonly written: true; readonly etags: readonly (string | undefined)[] } | { readonly written: false };

/** A table whose rows change, other than those of `events`. */
export interface RowTable {
  get(partition: string, rowKey: string): Promise<VersionedRow | undefined>;
  /** Rows in the order of their keys; `columns` limits what is fetched beside the key. */
  range(partition: string, keys: KeyRange, columns?: readonly string[]): AsyncIterable<Row>;
  /** Does all or nothing, in one partition: at most 100 writes, each of another row, and 4 MiB. */
  write(partition: string, writes: readonly RowWrite[]): Promise<WriteResult>;
}

export interface StoredBlob {
  readonly bytes: Uint8Array;
  readonly etag: string;
}

/** Blobs of a storage account. */
export interface BlobBackend {
  getBlob(container: ContainerName, name: string): Promise<StoredBlob | undefined>;
  /** A range of a blob's bytes, shorter at its end; undefined if there is no blob or nothing from `offset` on. */
  getBlobPart(
    container: ContainerName,
    name: string,
    offset: number,
    length: number,
  ): Promise<Uint8Array | undefined>;
  /** Writes a blob unless one of that name is there; false if one was. */
  addBlob(container: ContainerName, name: string, bytes: Uint8Array): Promise<boolean>;
  /** The same for what is larger than memory should hold: the blob is there once all of it is, or not at all. */
  addBlobInParts(container: ContainerName, name: string, parts: AsyncIterable<Uint8Array>): Promise<boolean>;
  /** Replaces a blob, or deletes it if `bytes` is undefined; false if it changed since `etag`. */
  replaceBlob(
    container: ContainerName,
    name: string,
    etag: string,
    bytes: Uint8Array | undefined,
  ): Promise<boolean>;
  /** Deletes a blob that is never replaced, whether or not it is there. */
  removeBlob(container: ContainerName, name: string): Promise<void>;
  /** Names in the order of their text. */
  listBlobs(container: ContainerName, prefix?: string): AsyncIterable<string>;
}

/**
 * What the store asks of a storage: Azure Tables and Blobs, or memory. Everything above is the same code.
 * Methods throw what the storage throws once its own retries are used up; `inserted` means durable.
 */
export interface Backend extends BlobBackend {
  /** Inserts all rows or none, in one partition: at most 100. */
  insert(partition: string, rows: readonly Row[]): Promise<InsertResult>;
  get(partition: string, rowKey: string, columns?: readonly string[]): Promise<Row | undefined>;
  /**
   * Makes all of these writes or none, in one partition: at most 100; false if none. Appending only ever inserts;
   * this is for repairs.
   */
  rewrite(partition: string, writes: readonly Rewrite[]): Promise<boolean>;
  /** Deletes rows of one partition, at most 100, whether or not they are there. Of blocks of the feed, for trimming. */
  remove(partition: string, rowKeys: readonly string[]): Promise<void>;
  /**
   * Rows in the order of their keys; `columns` limits what is fetched beside the key. Whoever will stop after some rows
   * says how many to fetch at once, at most 1,000: then nothing is fetched ahead.
   */
  range(
    partition: string,
    keys: KeyRange,
    columns?: readonly string[],
    pageRows?: number,
  ): AsyncIterable<Row>;

  /** Table `projections`. */
  readonly projections: RowTable;
  /** Table `snapshots`. */
  readonly snapshots: RowTable;
  /** Table `replays`. */
  readonly replays: RowTable;

  /** The time by the storage's clock, as far as its answers tell. */
  now(): Date;
}
