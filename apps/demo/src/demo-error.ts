export type DemoErrorCode = 'already-running' | 'not-built' | 'ended-by-itself';

/** Something that the user can do something about: the message says what. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
  readonly code: DemoErrorCode;

  constructor(code: DemoErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export const isDemoError = (error: unknown): error is DemoError =>
  error instanceof Error && error.name === 'DemoError';
