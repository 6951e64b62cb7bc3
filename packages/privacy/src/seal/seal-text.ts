import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { PrivacyError } from '../errors.ts';
import type { DataKey } from '../keys/data-key.ts';
import { partsOf } from './sealed.ts';

/** AES-256-GCM. Source: NIST SP 800-38D. */
const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Seals a text for a place: the same text for the same place is the same sealed text, so that an event that comes
 * again is the same event. For that the nonce is made from both, under a key of its own: decision 11 says why that is
 * sound.
 */
export function sealText(key: DataKey, place: string, text: string): string {
  const bound = boundTo(place, key.version);
  // Its length first, so that no two pairs of place and text are one input.
  const nonce = createHmac('sha256', key.nonce)
    .update(`${bound.length} ${bound}${text}`)
    .digest()
    .subarray(0, nonceBytes);
  const cipher = createCipheriv(algorithm, key.cipher, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(bound));
  const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${key.version}.${sealed.toString('base64url')}`;
}

/** @throws PrivacyError `seal-broken`, also for what was sealed for another place */
export function openText(key: DataKey, place: string, sealed: string): string {
  const parts = partsOf(sealed);
  if (!parts || parts.version !== key.version || parts.bytes.length < nonceBytes + tagBytes)
    throw broken(undefined);
  const { bytes } = parts;
  const decipher = createDecipheriv(algorithm, key.cipher, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(boundTo(place, key.version)));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    const text = decipher.update(bytes.subarray(nonceBytes, -tagBytes), undefined, 'utf8');
    return text + decipher.final('utf8');
  } catch (cause) {
    throw broken(cause);
  }
}

const boundTo = (place: string, version: number) => `${version} ${place}`;

const broken = (cause: unknown) =>
  new PrivacyError(
    'seal-broken',
    'does not open: it was changed, or sealed for another place or under another key',
    { cause },
  );
