/** What can befall a request on its way to a storage and back. */
export type Fault =
  /** The connection is reset before the storage sees the request. */
  | 'reset-before'
  /** The storage does it, and the connection is reset instead of an answer. */
  | 'reset-after'
  | 'error-500'
  /** 503 with `Retry-After`. */
  | 'busy-503'
  /** The storage does it at once, and its answer is held back. */
  | 'stalled-after'
  /** The request is held back, and reaches the storage when its sender may have given up long since. */
  | 'stalled-before'
  /** The storage does it; half of the answer comes, then the connection is reset. */
  | 'cut'
  /** The storage does it; half of the answer comes and looks like all of it. */
  | 'short';

export const faults: readonly Fault[] = [
  'reset-before',
  'reset-after',
  'error-500',
  'busy-503',
  'stalled-after',
  'stalled-before',
  'cut',
  'short',
];

/** The same for whoever is patient: of twenty faults two are stalls, which take most of the time. */
export const fewStalls: readonly Fault[] = [1, 2, 3].flatMap((round) =>
  faults.filter((fault) => round === 1 || !fault.startsWith('stalled')),
);
