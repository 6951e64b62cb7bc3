import { key, keyRefused } from '../session/key.ts';
import { DoorProblem, problemOf } from './door-problem.ts';

export interface CallOptions {
  readonly method?: 'GET' | 'POST';
  readonly signal?: AbortSignal;
}

/**
 * Asks a door of the function app that served this page; `path` is what follows `/api/`.
 * @throws DoorProblem
 */
export async function call<Answer>(path: string, options: CallOptions = {}): Promise<Answer> {
  return (await (await ask(path, options)).json()) as Answer;
}

/** The same for what is no JSON. @throws DoorProblem */
export const callForBlob = async (path: string, options: CallOptions = {}): Promise<Blob> =>
  (await ask(path, options)).blob();

async function ask(path: string, { method = 'GET', signal }: CallOptions): Promise<Response> {
  const sent = key.value;
  let response: Response;
  try {
    response = await fetch(`/api/${path}`, {
      method,
      headers: { 'x-functions-key': sent ?? '' },
      cache: 'no-store',
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new DoorProblem('unreachable', 'The processor does not answer.');
  }
  if (response.ok) return response;
  // Not for an answer that comes after another key was given.
  if (response.status === 401 && sent === key.value) keyRefused.value = true;
  throw await problemOf(response);
}

/** A path of a door, each part encoded. */
export function doorPath(parts: readonly string[], query: Readonly<Record<string, string | undefined>> = {}) {
  const given = Object.entries(query).filter((entry): entry is [string, string] => !!entry[1]);
  const search = new URLSearchParams(given).toString();
  return `${parts.map(encodeURIComponent).join('/')}${search === '' ? '' : `?${search}`}`;
}
