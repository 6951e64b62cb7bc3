import { subjectHash } from '@annals/event-store';
import { isErased, type RecordedEvent } from '@annals/events-schema';

/** Hashes of the subjects of whose events something was erased. */
export function erasedIn(events: readonly RecordedEvent[]): string[] {
  const erased = new Set<string>();
  for (const event of events) if (saysErased(event.data)) erased.add(hashOf(event));
  return [...erased];
}

/** Hashes of the subjects that events name. */
export function namedIn(events: readonly RecordedEvent[]): string[] {
  const named = new Set<string>();
  let last: RecordedEvent | undefined;
  for (const event of events) {
    if (event.datasubject === undefined) continue;
    // Mostly the one of the event before, and a hash takes longer than a look.
    if (event.datasubject !== last?.datasubject || event.tenantid !== last.tenantid) named.add(hashOf(event));
    last = event;
  }
  return [...named];
}

/** An event that names no subject is its stream's. */
const hashOf = ({ tenantid: tenant, datasubject, subject }: RecordedEvent): string =>
  subjectHash({ tenant, subject: datasubject ?? `@${subject}` });

function saysErased(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return isErased(value) || Object.values(value).some(saysErased);
}
