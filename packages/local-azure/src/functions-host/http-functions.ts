import type { IncomingMessage } from 'node:http';
import { readBody } from '../http/read-body.ts';
import type { RegisteredFunction } from './core-api.ts';
import type { Binding, RpcCookie, RpcHttp } from './core-types.ts';
import type { Invoker } from './invoke.ts';
import { hasKey, type HostKeys } from './keys.ts';
import { compileRoute, type Route } from './routes.ts';
import { traceContextOf } from './trace-context.ts';

export type HttpAnswer = {
  status: number;
  headers: [name: string, value: string][];
  body?: Uint8Array | string;
};

/** An HTTP function and where it is reached, without the leading slash. */
export type HttpFunction = {
  target: RegisteredFunction;
  route: string;
  methods: string[];
  authLevel: string;
  compiled: Route;
};

const MAX_BODY_BYTES = 100 << 20; // the host's own limit on a request

export function httpFunction(
  target: RegisteredFunction,
  binding: Binding,
  routePrefix: string,
): HttpFunction {
  const route = [routePrefix, binding.route ?? target.metadata.name].filter((part) => part !== '').join('/');
  return {
    target,
    route,
    methods: (binding.methods ?? ['GET', 'POST']).map((method) => method.toUpperCase()),
    authLevel: (binding.authLevel ?? 'function').toLowerCase(),
    compiled: compileRoute(route),
  };
}

/** The function that a request goes to: most specific route first; a method that it does not take is no match. */
export function matchHttp(functions: HttpFunction[], method: string, path: string) {
  const found = functions.flatMap((candidate) => {
    const params = candidate.methods.includes(method) ? candidate.compiled.match(path) : undefined;
    return params ? [{ candidate, params }] : [];
  });
  return found.sort((a, b) =>
    a.candidate.compiled.precedence < b.candidate.compiled.precedence ? 1 : -1,
  )[0];
}

/** Answers a request with an HTTP function; 500 without a body when it throws, 204 when it returns nothing. */
export async function answerHttp(
  request: IncomingMessage,
  url: URL,
  { candidate, params }: { candidate: HttpFunction; params: Record<string, string> },
  { invoker, keys }: { invoker: Invoker; keys: HostKeys },
): Promise<HttpAnswer> {
  const body = await readBody(request, MAX_BODY_BYTES);
  const accepted = candidate.authLevel === 'admin' ? [keys.master] : [keys.function, keys.master];
  if (
    candidate.authLevel !== 'anonymous' &&
    !hasKey(url.searchParams.get('code'), request.headers['x-functions-key'], accepted)
  ) {
    return { status: 401, headers: [] };
  }
  if (!body) return { status: 413, headers: [] };
  const http: RpcHttp = {
    method: request.method ?? 'GET',
    url: url.href,
    headers: joined(Object.entries(request.headers)),
    params,
    query: joined([...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name)])),
    body: body.length === 0 ? null : { bytes: body },
  };
  try {
    const { returnValue } = await invoker.invoke(candidate.target, {
      data: { http },
      triggerMetadata: {},
      traceContext: traceContextOf([request.headers]),
    });
    return returnValue?.http ? answerOf(returnValue.http) : { status: 204, headers: [] };
  } catch {
    return { status: 500, headers: [] };
  }
}

function answerOf({ statusCode, headers = {}, cookies = [], body }: RpcHttp): HttpAnswer {
  return {
    status: Number(statusCode ?? 200),
    headers: [
      ...Object.entries(headers),
      ...cookies.map((cookie): [string, string] => ['set-cookie', cookieText(cookie)]),
    ],
    ...(body?.bytes || body?.string ? { body: body.bytes ?? body.string ?? '' } : {}),
  };
}

/** Several values of one name reach the worker as one text, joined by commas. */
function joined(entries: [string, string | string[] | undefined][]): Record<string, string> {
  return Object.fromEntries(
    entries.flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value]],
    ),
  );
}

function cookieText({ name, value, ...cookie }: RpcCookie): string {
  const sameSite = { none: undefined, lax: 'Lax', strict: 'Strict', explicitNone: 'None' }[
    cookie.sameSite ?? 'none'
  ];
  const expires = cookie.expires && new Date(cookie.expires.value.seconds * 1_000).toUTCString();
  return [
    `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
    cookie.domain && `Domain=${cookie.domain.value}`,
    cookie.path && `Path=${cookie.path.value}`,
    expires && `Expires=${expires}`,
    cookie.maxAge && `Max-Age=${cookie.maxAge.value}`,
    cookie.secure?.value && 'Secure',
    cookie.httpOnly?.value && 'HttpOnly',
    sameSite && `SameSite=${sameSite}`,
  ]
    .filter((part) => typeof part === 'string')
    .join('; ');
}
