/** A personal field as it is stored: `<key version>.<base64url of nonce, ciphertext and tag>`. */
export interface Sealed {
  readonly sealed: string;
}

const pattern = /^([1-9][0-9]{0,8})\.([A-Za-z0-9_-]{38,})$/;

/** True for what {@link sealText} makes a field; a value of a producer's that looks the same is taken for one. */
export const isSealed = (value: unknown): value is Sealed =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Partial<Sealed>).sealed === 'string' &&
  Object.keys(value).length === 1 &&
  pattern.test((value as Sealed).sealed);

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
