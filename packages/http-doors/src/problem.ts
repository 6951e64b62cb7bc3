import type { Violation } from '@annals/events-schema';

/** A rule broken by one of the events sent; `event` is its index, from 0. */
export type ProblemViolation = Violation & { readonly event?: number };

/** What a problem says beside type, title, status and detail, which all have. */
export interface ProblemMembers {
  readonly violations?: readonly ProblemViolation[];
  /** Of a conflict on a sequenced stream: the number of its events, what `If-Match` may name next. */
  readonly currentPosition?: number;
  /** The position at which another event stands, and which one. */
  readonly position?: string;
  readonly existing?: { readonly source: string; readonly id: string };
}

const statuses = {
  'bad-request': [400, 'The request is malformed'],
  'bad-time': [400, 'Not an RFC 3339 time'],
  'bad-position': [400, 'Not a position of this stream'],
  'bad-precondition': [400, 'The precondition cannot be read, or does not apply'],
  'no-such-stream': [404, 'No stream of a declared category can have this name'],
  'no-such-entry': [404, 'There is no entry of this id in quarantine'],
  'no-such-dataset': [404, 'There is no dataset of this name and id'],
  'no-such-file': [404, 'There is no such file'],
  'no-such-replay': [404, 'There is no replay of this id'],
  'no-such-erasure': [404, 'There is no erasure of this id'],
  'replay-ended': [409, 'The replay is over'],
  'replay-invalid': [422, 'No worker could run this replay'],
  conflict: [409, 'The stream is not at the expected position'],
  'identity-reused': [409, 'The same id and source are stored with other content'],
  'too-large': [413, 'The body is larger than 1 MB'],
  'media-type': [415, 'This media type is not understood'],
  'events-invalid': [422, 'Events do not fit their declaration'],
  'precondition-required': [428, 'An append to a sequenced stream names the position that it expects'],
  internal: [500, 'The service failed'],
  'storage-unavailable': [503, 'The storage gave no answer'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof statuses;

/** Thrown anywhere behind a door; the door answers with it. Source: RFC 9457. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly members: ProblemMembers;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ProblemCode,
    detail: string,
    members: ProblemMembers = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.code = code;
    this.members = members;
    this.headers = headers;
  }

  get status(): number {
    return statuses[this.code][0];
  }

  /** The body: `application/problem+json`. */
  body() {
    const [status, title] = statuses[this.code];
    return { type: `urn:annals:problem:${this.code}`, title, status, detail: this.message, ...this.members };
  }
}

export const isProblem = (error: unknown): error is Problem =>
  error instanceof Error && error.name === 'Problem';
