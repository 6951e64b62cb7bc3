import { createCipheriv, createDecipheriv } from 'node:crypto';
import { PrivacyError } from '../errors.ts';
import type { DataKey } from '../keys/data-key.ts';
import { hmacRoom, hmacSha256 } from './hmac.ts';

/** AES-256-GCM. Source: NIST SP 800-38D. */
const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = nonceBytes + tagBytes;

/** One of the texts that are sealed together. */
export interface Part {
  /** Where it stands. */
  readonly name: string;
  readonly text: string;
}

export interface SealedPart {
  readonly name: string;
  /** `<key version>.<base64url>`: its ciphertext; of the first part, by name, nonce and tag of all before it. */
  readonly sealed: string;
}

/**
 * Seals texts together for a place, in one encryption, since each costs as much as all the rest: none opens without the
 * others, or elsewhere. The same texts for the same place are the same sealed texts, so that an event that comes again is
 * the same event. For that the nonce is made from both, under a key of its own: decision 11 says why that is sound.
 */
export function sealParts<One extends Part>(
  key: DataKey,
  place: string,
  parts: readonly One[],
): { readonly part: One; readonly sealed: SealedPart['sealed'] }[] {
  const sorted = byName(parts);
  const lengths = sorted.map(({ text }) => Buffer.byteLength(text));
  const bound = boundTo(key, place, sorted, lengths);
  // The length first, so that no two pairs of place and texts are one input.
  const head = `${bound.length} `;
  const boundAt = hmacRoom + head.length;
  const plainAt = boundAt + Buffer.byteLength(bound);
  const input = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + length, plainAt));
  input.write(head, hmacRoom, 'latin1');
  input.write(bound, boundAt);
  let at = plainAt;
  for (const { text } of sorted) at += input.write(text, at);
  const nonce = hmacSha256(key.nonce, input).subarray(0, nonceBytes);
  const cipher = createCipheriv(algorithm, key.cipher, nonce);
  cipher.setAAD(input.subarray(boundAt, plainAt));
  const encrypted = cipher.update(input.subarray(plainAt));
  cipher.final();
  const sealed = Buffer.concat([nonce, cipher.getAuthTag(), encrypted]);
  let start = 0;
  return sorted.map((part, index) => {
    const end = (index === 0 ? headBytes : start) + (lengths[index] ?? 0);
    const text = sealed.toString('base64url', start, end);
    start = end;
    return { part, sealed: `${key.version}.${text}` };
  });
}

/** @throws PrivacyError `seal-broken`, also for what was sealed for another place, or with other parts */
export function openParts(key: DataKey, place: string, parts: readonly SealedPart[]): Part[] {
  const sorted = byName(parts);
  const all = sorted.map(({ sealed }) => bytesOf(sealed, key.version));
  const head = all[0]?.subarray(0, headBytes);
  if (head?.length !== headBytes) throw broken();
  const bodies = all.map((bytes, index) => (index === 0 ? bytes.subarray(headBytes) : bytes));
  const lengths = bodies.map(({ length }) => length);
  const decipher = createDecipheriv(algorithm, key.cipher, head.subarray(0, nonceBytes));
  decipher.setAAD(Buffer.from(boundTo(key, place, sorted, lengths)));
  decipher.setAuthTag(head.subarray(nonceBytes));
  const plain = decipher.update(Buffer.concat(bodies));
  try {
    decipher.final();
  } catch (cause) {
    throw broken(cause);
  }
  let at = 0;
  return sorted.map(({ name }, index) => ({
    name,
    text: plain.toString('utf8', at, (at += lengths[index] ?? 0)),
  }));
}

const boundTo = (
  { version }: DataKey,
  place: string,
  parts: readonly { readonly name: string }[],
  lengths: readonly number[],
) => JSON.stringify([version, place, parts.map(({ name }, index) => [name, lengths[index]])]);

const byName = <One extends { readonly name: string }>(parts: readonly One[]): readonly One[] =>
  parts.length === 1 ? parts : [...parts].sort((a, b) => (a.name < b.name ? -1 : 1));

const form = /^([1-9][0-9]{0,8})\.([A-Za-z0-9_-]*)$/;

function bytesOf(sealed: string, version: number): Buffer {
  const [, sealedWith, bytes = ''] = form.exec(sealed) ?? [];
  if (Number(sealedWith) !== version) throw broken();
  return Buffer.from(bytes, 'base64url');
}

const broken = (cause?: unknown) =>
  new PrivacyError(
    'seal-broken',
    'does not open: it was changed, or sealed for another place or under another key',
    { cause },
  );
