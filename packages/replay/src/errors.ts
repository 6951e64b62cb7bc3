export type ReplayErrorCode =
  /** A file of the archive does not hold what its manifest says. */
  | 'archive-corrupt'
  /** A manifest names a file that is not there, or a manifest was asked for that is not there. */
  | 'archive-missing'
  /** Another run of the archive went ahead meanwhile; nothing is wrong with the archive. */
  | 'archive-contended'
  | 'no-archive'
  /** Another run of the lake went ahead meanwhile; nothing is wrong with the lake. */
  | 'lake-contended'
  /** What the lake keeps about itself is not what a run wrote. */
  | 'lake-corrupt'
  /** The feed holds what is no event, or less than it held. */
  | 'feed-corrupt'
  /** An event that a topic does not take. */
  | 'event-too-large'
  /** A job of this id was begun with other parameters. */
  | 'job-differs'
  /** Another run of the same job is under way. */
  | 'job-contended'
  /** No replay of that id. */
  | 'no-job'
  /** A replay was asked for that no worker here could run. */
  | 'job-invalid'
  /** It is over, so that it cannot be cancelled. */
  | 'job-ended'
  /** What was restored is not what the manifest says. */
  | 'restore-differs';

/** What went wrong with the archive, the lake or a replay; `code` says what kind. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
  readonly code: ReplayErrorCode;

  constructor(code: ReplayErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export const isReplayError = (error: unknown): error is ReplayError =>
  error instanceof Error && error.name === 'ReplayError';
