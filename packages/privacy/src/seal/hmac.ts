import { hash } from 'node:crypto';

/** A key of HMAC, ready: each of the two hashes begins with its own block. */
export interface HmacKey {
  readonly inner: Uint8Array;
  /** With room behind it for the digest of the first. */
  readonly outer: Uint8Array;
}

const blockBytes = 64;
const digestBytes = 32;

/** @param key of 64 bytes at most */
export function hmacKey(key: Uint8Array): HmacKey {
  const inner = Buffer.alloc(blockBytes, 0x36);
  const outer = Buffer.alloc(blockBytes + digestBytes, 0x5c);
  for (const [index, byte] of key.entries()) {
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
  }
  return { inner, outer };
}

/** Where {@link hmacSha256} looks for its input: behind as many bytes, which are its own. */
export const hmacRoom = blockBytes;

/**
 * HMAC-SHA-256 of what lies behind the first {@link hmacRoom} bytes, which it overwrites. By two plain hashes, since an
 * object of `createHmac` for each event costs more than both. Source: RFC 2104.
 */
export function hmacSha256({ inner, outer }: HmacKey, input: Buffer): Buffer {
  input.set(inner, 0);
  outer.set(hash('sha256', input, 'buffer'), blockBytes);
  return hash('sha256', outer, 'buffer');
}
