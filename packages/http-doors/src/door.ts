import type { HttpHandler, HttpResponseInit, InvocationContext } from '@azure/functions';
import { problemOf } from './problem-of.ts';
import type { DoorAnswer, DoorRequest } from './request.ts';

/** Where a door says what happened, one JSON object a line, and the trace that the invocation belongs to. */
export type DoorLog = Pick<InvocationContext, 'log' | 'warn' | 'traceContext'>;

/** What stands behind a door; it may throw anything. */
export type Door = (request: DoorRequest, log: DoorLog) => DoorAnswer | Promise<DoorAnswer>;

/** Makes a handler of a door: whatever is thrown is answered as problem details, and logged if it is our fault. */
export const handlerOf =
  (door: Door): HttpHandler =>
  (request, context) =>
    answer(door, request, context);

export async function answer(
  door: Door,
  request: DoorRequest,
  context: DoorLog & Pick<InvocationContext, 'error'>,
): Promise<HttpResponseInit> {
  try {
    const { status, headers = {}, body } = await door(request, context);
    return { status, headers: { 'content-type': 'application/json', ...headers }, body };
  } catch (error) {
    const problem = problemOf(error);
    if (problem.status >= 500) context.error(`${problem.code}:`, error);
    return {
      status: problem.status,
      headers: { 'content-type': 'application/problem+json', ...problem.headers },
      body: JSON.stringify(problem.body()),
    };
  }
}
