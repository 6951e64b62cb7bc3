export type ErasureErrorCode =
  /** No subject can be called so. */
  | 'subject-invalid'
  /** A retention policy that cannot be read. */
  | 'policy-invalid'
  /** There is no erasure of this id. */
  | 'no-erasure'
  /** An event that is to be rewritten stands in the archive, and not in the table. */
  | 'event-lost';

/** What is wrong with what was asked for. What storage, keys and projections throw passes through. */
export class ErasureError extends Error {
  override readonly name = 'ErasureError';
  readonly code: ErasureErrorCode;

  constructor(code: ErasureErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export const isErasureError = (error: unknown): error is ErasureError =>
  error instanceof Error && error.name === 'ErasureError';
