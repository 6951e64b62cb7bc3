import type { z } from 'zod';

/** What is left of a personal field after its subject was erased. */
export interface Erased {
  readonly erased: true;
}

/**
 * A personal field as it is stored and, where a publisher seals, as it travels: an encrypted text. Readers never see it;
 * a producer's own value must not look like it.
 */
export interface Sealed {
  /** `<key version>.<base64url of nonce, ciphertext and tag>` */
  readonly sealed: string;
}

/** A field that holds personal data: producers write `T`, readers get `T` or {@link Erased}. */
export type Personal<Schema extends z.ZodType> = z.ZodType<z.output<Schema> | Erased, z.input<Schema>>;

/**
 * Marks a field as personal data. The schema's JSON form says `x-pii: true`; whoever folds the field
 * must say what happens once it is erased.
 */
export function personal<Schema extends z.ZodType>(schema: Schema): Personal<Schema> {
  return schema.meta({ ...schema.meta(), 'x-pii': true }) as unknown as Personal<Schema>;
}

/** True for what is left of an erased field. */
export function isErased(value: unknown): value is Erased {
  return typeof value === 'object' && value !== null && (value as Partial<Erased>).erased === true;
}

/** True for what looks like a sealed field, also a damaged one. */
export function isSealed(value: unknown): value is Sealed {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<Sealed>).sealed === 'string' &&
    Object.keys(value).length === 1
  );
}
