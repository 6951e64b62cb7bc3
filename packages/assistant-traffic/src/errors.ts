export type TrafficErrorCode = 'options-invalid' | 'events-unordered';

/** What was asked of the simulator makes no sense. */
export class TrafficError extends Error {
  override readonly name = 'TrafficError';
  readonly code: TrafficErrorCode;

  constructor(code: TrafficErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export const isTrafficError = (error: unknown): error is TrafficError =>
  error instanceof Error && error.name === 'TrafficError';
