/** What the process says with its end; scripts may rely on it. */
export const exitCode = {
  ok: 0,
  /** The storage or the program failed. */
  failure: 1,
  /** Bad arguments: a flag, a time, a stream's name, a category, no connection named. */
  usage: 2,
  /** No such stream, entry, projection, build, row or dataset. */
  notFound: 3,
  /** Answered, but not all is well: a gap in the stream, events refused again, dead letters that cannot be read, findings that are not mended, features that leak. */
  incomplete: 4,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

export const exitCodesHelp = `
Exit codes:
  0    ok
  1    failure: the storage, or something unexpected
  2    usage: bad arguments, a bad time or stream name, an unknown category, no connection
  3    not found: no such stream, entry, projection, build, row or dataset
  4    answered, but not all is well: a gap in the stream, events that were refused again,
       dead letters that cannot be read, findings of verify that are not mended,
       or a feature that leaks
  130  interrupted (Ctrl-C)`;
