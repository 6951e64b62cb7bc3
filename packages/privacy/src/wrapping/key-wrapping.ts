/** A data key as it is stored: nothing without the key that wrapped it. */
export interface WrappedKey {
  readonly wrapped: Uint8Array;
  /** Id and version of the key-encryption key that wrapped it. */
  readonly wrappedBy: string;
}

/** A key-encryption key (RSA-OAEP-256) with all of its versions: wraps with the newest, unwraps with each. */
export interface KeyWrapping {
  readonly wrap: (dataKey: Uint8Array) => Promise<WrappedKey>;
  readonly unwrap: (key: WrappedKey) => Promise<Uint8Array>;
  /** Id and version of the newest. */
  readonly newest: () => Promise<string>;
}
