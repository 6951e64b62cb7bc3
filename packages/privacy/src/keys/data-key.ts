import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** The key of a subject, in memory. */
export interface DataKey {
  /** Goes into what is sealed with it. */
  readonly version: number;
  /** Encrypts. */
  readonly cipher: KeyObject;
  /** Makes nonces; see decision 11. */
  readonly nonce: KeyObject;
}

export const dataKeyBytes = 32;

/** One key, one use: two are derived from the subject's (HKDF, RFC 5869). */
export function dataKeyOf(bytes: Uint8Array, version: number): DataKey {
  const derived = (use: string) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', bytes, '', `annals ${use} 1`, dataKeyBytes)));
  return { version, cipher: derived('seal'), nonce: derived('nonce') };
}
