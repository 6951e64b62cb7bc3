import { Problem } from './problem.ts';

/** What a door reads of a request: `HttpRequest` of @azure/functions has it, and so has a test. */
export interface DoorRequest {
  readonly headers: Headers;
  readonly query: URLSearchParams;
  readonly params: Readonly<Record<string, string>>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** What a door answers. */
export interface DoorAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, unless `content-type` in the headers says what else. */
  readonly body: string | Uint8Array;
}

/** As much as Event Grid takes in one request. */
export const maxBodyBytes = 1_048_576;

/** `type/subtype` in lower case, without parameters; empty if the request names none. */
export const mediaType = (headers: Headers): string =>
  (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** @throws Problem `too-large`, `bad-request` */
export async function jsonBody(request: DoorRequest): Promise<unknown> {
  const tooLarge = () => new Problem('too-large', `a body is at most ${maxBodyBytes} bytes`);
  if (Number(request.headers.get('content-length') ?? 0) > maxBodyBytes) throw tooLarge();
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > maxBodyBytes) throw tooLarge();
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new Problem('bad-request', `the body is not JSON in UTF-8: ${(error as Error).message}`);
  }
}

/** Azure's own: the key of a function can stand in the query. */
const hostParameters = new Set(['code', 'clientId']);

/**
 * The query's parameters by name. One that is misspelt must not be answered as if it were not there.
 * @throws Problem `bad-request`
 */
export function queryOf<Name extends string>(
  query: URLSearchParams,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const [key, value] of query) {
    const name = names.find((known) => known === key);
    if (name !== undefined) found[name] = value;
    else if (!hostParameters.has(key))
      throw new Problem('bad-request', `there is no parameter "${key}", only ${names.join(', ')}`);
  }
  return found;
}
