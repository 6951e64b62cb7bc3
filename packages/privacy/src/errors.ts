export type PrivacyErrorCode =
  /** The subject was erased: nothing more of it is sealed. */
  | 'erased-subject'
  /** A sealed field that does not open: it was changed, or stands in another place than the one it was sealed for. */
  | 'seal-broken'
  /** There is no key of the subject, nor a mark that it was erased: table `keys` is not the one it was sealed with. */
  | 'key-missing'
  /** A value that no JSON text can hold. */
  | 'not-json'
  /** A key-encryption key that cannot be had. */
  | 'wrapping-key-missing'
  /** A key of a subject that its key-encryption key does not unwrap. */
  | 'key-corrupt';

/** What went wrong with sealing; `code` says what kind. Errors of storage and Key Vault pass through as they are. */
export class PrivacyError extends Error {
  override readonly name: string = 'PrivacyError';
  readonly code: PrivacyErrorCode;

  constructor(code: PrivacyErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The subject has no key any more, and gets none. */
export class ErasedSubjectError extends PrivacyError {
  override readonly name = 'ErasedSubjectError';
  declare readonly code: 'erased-subject';

  constructor(subject: string) {
    super('erased-subject', `subject ${subject} was erased`);
  }
}

export const isPrivacyError = (error: unknown): error is PrivacyError =>
  error instanceof Error && (error.name === 'PrivacyError' || error.name === 'ErasedSubjectError');

export const isErasedSubjectError = (error: unknown): error is ErasedSubjectError =>
  error instanceof Error && error.name === 'ErasedSubjectError';
