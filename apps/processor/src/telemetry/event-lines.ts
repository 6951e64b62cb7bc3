import type { Ingested } from '@annals/event-store';
import { parseSubject } from '@annals/events-schema';
import type { DoorLog } from '@annals/http-doors';
import { outcomeOf } from './outcome-of.ts';
import { parseTraceParent, traceParentOf } from './trace-parent.ts';

export interface EventLineOptions {
  /** A line for what was stored too, not for what was refused alone. */
  readonly every: boolean;
  /** Of the delivery: what counts for events without one. */
  readonly traceparent?: string | undefined;
}

/** A delivery of nothing but bad events is 5,000 lines otherwise; all of them are counted, and lie in quarantine. */
const maxRefusedLines = 50;
const maxNameChars = 200;

/**
 * Logs what became of single events, a JSON object a line:
 * `{ event: 'outcome', outcome, id, source, stream, traceId, reason?, quarantineid? }`. Refused ones always, 50 a
 * delivery at most, and then how many more there were; stored ones only if told to.
 *
 * Refused events may hold anything anywhere: what does not look like an id, a source or a stream is null here, and
 * nothing else of an event is ever logged. `quarantineid` finds the whole of it.
 */
export function logEvents(
  log: DoorLog,
  events: readonly unknown[],
  ways: readonly Ingested[],
  { every, traceparent }: EventLineOptions,
): void {
  let refused = 0;
  for (const [index, way] of ways.entries()) {
    const stored = 'stored' in way;
    if (stored ? !every : ++refused > maxRefusedLines) continue;
    const line = JSON.stringify({
      event: 'outcome',
      ...outcomeOf(way),
      ...namesOf(events[index], traceparent),
      ...entryOf(way),
    });
    if (stored) log.log(line);
    else log.warn(line);
  }
  const more = refused - maxRefusedLines;
  if (more > 0) log.warn(JSON.stringify({ event: 'more-outcomes', more }));
}

const entryOf = (way: Ingested) => ('refused' in way ? { quarantineid: way.refused.id } : {});

function namesOf(event: unknown, traceparent: string | undefined) {
  const { id, source, subject } = (typeof event === 'object' && event !== null ? event : {}) as Record<
    string,
    unknown
  >;
  const trace = traceParentOf(event) ?? parseTraceParent(traceparent);
  return {
    id: nameOf(id),
    source: nameOf(source),
    stream: streamOf(subject),
    traceId: trace?.traceId ?? null,
  };
}

/** One word and no address: text with spaces or an @ is not a name of ours, it is somebody's. */
const nameOf = (value: unknown): string | null =>
  typeof value === 'string' && value.length <= maxNameChars && /^[^@\s\p{C}]+$/u.test(value) ? value : null;

const streamOf = (subject: unknown): string | null =>
  typeof subject === 'string' && subject.length <= maxNameChars && parseSubject(subject) ? subject : null;
