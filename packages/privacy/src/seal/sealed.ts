/** Of a field as `@annals/events-schema` has it. */
const pattern = /^([1-9][0-9]{0,8})\.([A-Za-z0-9_-]{38,})$/;

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
