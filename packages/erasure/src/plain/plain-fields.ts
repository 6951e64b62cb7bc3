import type { EventStore } from '@annals/event-store';
import { isErased, type StreamName } from '@annals/events-schema';
import { changeFields, personalFieldsOf, subjectOf } from '@annals/privacy';
import type { SubjectSet } from '../subject/subject-set.ts';

/** Of a stream, the positions of events that still say something personal, once their keys are gone. */
export async function plainPositions(
  store: EventStore,
  name: StreamName,
  subjects: SubjectSet,
): Promise<string[]> {
  const personal = personalFieldsOf(store.catalogue);
  const positions: string[] = [];
  for await (const event of store.read(name, { pastGaps: true })) {
    const fields = personal.get(event.type);
    if (!fields || !subjects.has(subjectOf(event))) continue;
    const read: unknown[] = [];
    changeFields(fields, event.data, (value) => {
      if (value !== undefined && !isErased(value)) read.push(value);
      return value;
    });
    if (read.length > 0) positions.push(event.position);
  }
  return positions;
}
