export type StoreErrorCode =
  /** The written layout differs from the one asked for. */
  | 'layout-mismatch'
  /** Nothing was ever stored there, and the opener was not to make a store. */
  | 'no-store'
  | 'not-loopback'
  /** One append of more than 99 events, none, more than a transaction holds, or of several streams. */
  | 'append-invalid'
  /** More appends wait than the store's bounds allow: nothing of this one was written, try again later. */
  | 'overloaded'
  | 'payload-missing'
  | 'payload-corrupt'
  | 'feed-corrupt'
  /** What a reader of the feed asks for is no longer in it: it was trimmed, and is in the archive. */
  | 'feed-trimmed'
  /** What is so young is not trimmed. */
  | 'bad-retention'
  /** A line of the feed or the archive that is no event as the store writes it. */
  | 'bad-line'
  | 'blob-missing'
  /** A storage that is to be restored into holds something else already. */
  | 'not-empty'
  /** A time that is not RFC 3339. */
  | 'bad-time'
  | 'bad-stream'
  /** A number that no bucket has. */
  | 'bad-bucket'
  /** A position that no event of the stream can have. */
  | 'bad-position'
  /** Where a page is to begin, and no page ended. */
  | 'bad-place';

/** What went wrong in the store; `code` says what kind. Errors of the storage itself pass through as they are. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export const isStoreError = (error: unknown): error is StoreError =>
  error instanceof Error && error.name === 'StoreError';
