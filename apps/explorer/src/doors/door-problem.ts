/** A door that did not answer as it should, in words for the reader. */
export class DoorProblem extends Error {
  override readonly name = 'DoorProblem';
  /** Of the problem details, or `unreachable`, `no-door`, `key-refused`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

interface Details {
  readonly type?: unknown;
  readonly title?: unknown;
  readonly detail?: unknown;
}

/** From an answer that is none: RFC 9457 if the app wrote it, otherwise what its status says. */
export async function problemOf(response: Response): Promise<DoorProblem> {
  if (response.status === 401) return new DoorProblem('key-refused', 'The function key was refused.');
  const details = (await response.json().catch(() => undefined)) as Details | undefined;
  if (typeof details?.type === 'string') {
    const code = details.type.slice(details.type.lastIndexOf(':') + 1);
    const detail = typeof details.detail === 'string' ? details.detail : '';
    return new DoorProblem(code, `${String(details.title)}${detail === '' ? '' : `: ${detail}`}`);
  }
  if (response.status === 404)
    return new DoorProblem('no-door', 'This processor has no such door: it is older than this page.');
  return new DoorProblem('failed', `The processor answered with status ${response.status}.`);
}

export const asProblem = (error: unknown): DoorProblem =>
  error instanceof DoorProblem ? error : new DoorProblem('failed', String(error));
