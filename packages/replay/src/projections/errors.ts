export type ProjectionErrorCode =
  /** `key`, `rows`, `merge` or `view` threw; `cause` holds what. */
  | 'key-threw'
  | 'merge-threw'
  | 'view-threw'
  /** A key that is empty, too long, or no text. */
  | 'key-invalid'
  /** A stream gave one key twice, or two streams gave one key and there is no `merge`. */
  | 'key-shared'
  /** A state or row that is not plain JSON. */
  | 'row-invalid'
  | 'row-too-large'
  | 'no-build'
  /** The build is not finished, or covers a past only, so that it cannot be live or followed. */
  | 'build-not-ready'
  /** The live build is dropped by force only. */
  | 'build-live'
  /** The code has another version of the projection than the build was made with. */
  | 'version-mismatch'
  /** What a build holds does not fit together: someone else changed it. */
  | 'build-corrupt'
  /** Another process has gone on with this bucket of the build. */
  | 'taken-over';

/** What went wrong with a projection; `code` says what kind. A history that cannot be folded is a FoldError. */
export class ProjectionError extends Error {
  override readonly name = 'ProjectionError';
  readonly code: ProjectionErrorCode;

  constructor(code: ProjectionErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export const isProjectionError = (error: unknown): error is ProjectionError =>
  error instanceof Error && error.name === 'ProjectionError';

/** Runs a projection's own code; what it throws comes out named. */
export function calling<T>(code: ProjectionErrorCode, where: string, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    const because = cause instanceof Error ? cause.message : String(cause);
    throw new ProjectionError(code, `${where}: ${because}`, { cause });
  }
}
