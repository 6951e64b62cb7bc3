/** W3C trace context, level 1: version, trace id, span id, flags; ids of zeros are none. */
const traceParent = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(?:-|$)/;

export interface TraceParent {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
}

/** What a `traceparent` says, whatever stands there; undefined if it is none. */
export function parseTraceParent(value: unknown): TraceParent | undefined {
  // Longer ones only come with versions that are not written yet.
  const [, traceId, spanId, flags] =
    typeof value === 'string' && value.length < 256 ? (traceParent.exec(value) ?? []) : [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1 };
}

/** The attribute `traceparent` of what was delivered, which may be anything. */
export const traceParentOf = (event: unknown): TraceParent | undefined =>
  parseTraceParent((event as { readonly traceparent?: unknown } | null | undefined)?.traceparent);

/** The caller's trace context, if the request has one. */
export function traceparentOf(headers: Headers): string | undefined {
  const value = headers.get('traceparent') ?? undefined;
  return parseTraceParent(value) && value;
}
