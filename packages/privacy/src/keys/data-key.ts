import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { type HmacKey, hmacKey } from '../seal/hmac.ts';

/** The key of a subject, in memory. */
export interface DataKey {
  /** Goes into what is sealed with it. */
  readonly version: number;
  /** Encrypts. */
  readonly cipher: KeyObject;
  /** Makes nonces; see decision 11. */
  readonly nonce: HmacKey;
}

export const dataKeyBytes = 32;

/** One key, one use: two are derived from the subject's (HKDF, RFC 5869). */
export function dataKeyOf(bytes: Uint8Array, version: number): DataKey {
  const derived = (use: string) =>
    Buffer.from(hkdfSync('sha256', bytes, '', `annals ${use} 1`, dataKeyBytes));
  return { version, cipher: createSecretKey(derived('seal')), nonce: hmacKey(derived('nonce')) };
}
