/** Why something of the local stack could not be had. */
export type LocalAzureErrorCode =
  'azurite-start-failed' | 'functions-host-start-failed' | 'topic-options-invalid';

/** An error of the local stack; `code` says which, the message says what to do. */
export class LocalAzureError extends Error {
  override readonly name = 'LocalAzureError';
  readonly code: LocalAzureErrorCode;

  constructor(code: LocalAzureErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** True for a {@link LocalAzureError}, also for one from another copy of this package. */
export function isLocalAzureError(error: unknown): error is LocalAzureError {
  return error instanceof Error && error.name === 'LocalAzureError';
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${messageOf(error.cause)}`;
}
