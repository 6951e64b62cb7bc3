import type { ExitCode } from './exit-code.ts';

/** Ends a command: one line for the reader, and the exit code. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

export const isFailure = (error: unknown): error is Failure =>
  error instanceof Error && error.name === 'Failure';
