export type DatasetErrorCode =
  /** A feature or label threw, or gave a value of another kind than it declares. */
  | 'column-threw'
  | 'column-kind'
  /** A moment's horizon ends after the year 9999. */
  | 'time-out-of-range'
  /** There is no archive to pin a build to, or not the one that was named. */
  | 'no-archive'
  /** The folder holds no dataset. */
  | 'no-dataset'
  /** A file of a dataset is missing or not what its manifest says. */
  | 'dataset-corrupt'
  /** The folder for a dataset holds something else. */
  | 'folder-taken';

/** What is wrong with a dataset's declaration in use, or with its files. The message says where. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
  readonly code: DatasetErrorCode;

  constructor(code: DatasetErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

export const isDatasetError = (error: unknown): error is DatasetError =>
  error instanceof Error && error.name === 'DatasetError';
