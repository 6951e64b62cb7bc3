import { randomBytes } from 'node:crypto';
import type { RpcInvocationRequest } from './core-types.ts';

const TRACEPARENT = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

/** The trace that an invocation belongs to: the first valid candidate's, else a new one. */
export function traceContextOf(candidates: Record<string, unknown>[]): RpcInvocationRequest['traceContext'] {
  for (const { traceparent, tracestate } of candidates) {
    if (typeof traceparent !== 'string' || !TRACEPARENT.test(traceparent)) continue;
    return {
      traceParent: traceparent,
      traceState: typeof tracestate === 'string' ? tracestate : '',
      attributes: {},
    };
  }
  const [trace, span] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  return { traceParent: `00-${trace}-${span}-00`, traceState: '', attributes: {} };
}
