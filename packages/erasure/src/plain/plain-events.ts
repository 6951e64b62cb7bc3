import type { EventStore } from '@annals/event-store';
import type { StreamName } from '@annals/events-schema';
import { subjectOf } from '@annals/privacy';
import type { SubjectSet } from '../subject/subject-set.ts';
import type { WithoutPlain } from './plain-fields.ts';

/** An event of which something personal was stored before sealing was on. */
export interface PlainEvent {
  /** Its row key. */
  readonly key: string;
  readonly type: string;
  /** UTC: `2026-11-01`. */
  readonly day: string;
}

/** Those of a stream that are of these subjects. */
export async function plainEvents(
  { raw }: Pick<EventStore, 'raw'>,
  name: StreamName,
  subjects: SubjectSet,
  without: WithoutPlain,
): Promise<PlainEvent[]> {
  const plain: PlainEvent[] = [];
  for await (const event of raw.streamEvents(name)) {
    if (!subjects.has(subjectOf(event)) || without(event) === undefined) continue;
    const { type, time, position } = event;
    plain.push({ key: `${name.category}:${name.id}:${position}`, type, day: time.slice(0, 10) });
  }
  return plain;
}
