/** A personal field as it is stored: `<key version>.<base64url of nonce, ciphertext and tag>`. */
export interface Sealed {
  readonly sealed: string;
}

const pattern = /^([1-9][0-9]{0,8})\.([A-Za-z0-9_-]{38,})$/;

/**
 * True for what looks like a sealed field, also a damaged one: a value of a producer's that looks like one is taken for
 * one, and does not open.
 */
export const isSealed = (value: unknown): value is Sealed =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Partial<Sealed>).sealed === 'string' &&
  Object.keys(value).length === 1;

export interface SealedParts {
  readonly version: number;
  readonly bytes: Buffer;
}

/** Undefined for a text that is not of this form. */
export function partsOf(sealed: string): SealedParts | undefined {
  const [, version, bytes] = pattern.exec(sealed) ?? [];
  return version !== undefined && bytes !== undefined
    ? { version: Number(version), bytes: Buffer.from(bytes, 'base64url') }
    : undefined;
}
