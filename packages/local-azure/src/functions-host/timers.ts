import type { IncomingMessage } from 'node:http';
import { hasKey, type HostKeys } from './keys.ts';
import type { RegisteredFunction } from './core-api.ts';
import type { Invoker } from './invoke.ts';
import { traceContextOf } from './trace-context.ts';

/** By name in lower case. */
export type TimerFunctions = ReadonlyMap<string, RegisteredFunction>;

export const ADMIN_PATH = '/admin/functions/';

/**
 * Calls a timer function now: POST /admin/functions/NAME with the master key, 202 as soon as it runs.
 * Source: https://learn.microsoft.com/azure/azure-functions/functions-manually-run-non-http
 */
export function callTimer(
  request: IncomingMessage,
  url: URL,
  { timers, invoker, keys }: { timers: TimerFunctions; invoker: Invoker; keys: HostKeys },
): { status: number } {
  const given = [url.searchParams.get('code'), request.headers['x-functions-key']] as const;
  if (!hasKey(...given, [keys.master])) return { status: 401 };
  const target = timers.get(url.pathname.slice(ADMIN_PATH.length).toLowerCase());
  if (!target) return { status: 404 };
  if (request.method !== 'POST') return { status: 405 };
  const timer = { schedule: { adjustForDST: true }, isPastDue: false };
  const invocation = {
    data: { json: JSON.stringify(timer) },
    triggerMetadata: {},
    traceContext: traceContextOf([]),
  };
  void invoker.invoke(target, invocation).catch(() => undefined); // the invoker has logged it
  return { status: 202 };
}
