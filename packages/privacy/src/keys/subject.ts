import { subjectHash } from '@annals/event-store';

/** Whose data it is: an event's `tenantid` and `datasubject`. */
export interface Subject {
  readonly tenant?: string | undefined;
  readonly subject: string;
}

/** No `datasubject` holds an `@`, so these two kinds are never somebody's id. */
const streamPrefix = '@';
/** Under its key lies what was refused and names no subject. */
export const quarantineSubject: Subject = { subject: '@quarantine' };

/** Who an event's personal fields belong to: its `datasubject`; its stream, `@<category>/<id>`, if it names none. */
export function subjectOf(event: {
  readonly subject: string;
  readonly tenantid?: string | undefined;
  readonly datasubject?: string | undefined;
}): Subject {
  const { tenantid: tenant, datasubject } = event;
  return { tenant, subject: datasubject ?? `${streamPrefix}${event.subject}` };
}

/** One text for each subject. */
export const subjectText = ({ tenant, subject }: Subject): string =>
  JSON.stringify([tenant ?? null, subject]);

/**
 * Where a subject's key lies in table `keys`: an id may hold what no row key can, and be longer. 16 partitions, since
 * one takes 2,000 new subjects a second.
 */
export function keyPlace(subject: Subject): { readonly partition: string; readonly rowKey: string } {
  const rowKey = subjectHash(subject);
  return { partition: rowKey.slice(0, 1), rowKey };
}

export const keyPartitions: readonly string[] = Array.from({ length: 16 }, (_, digit) => digit.toString(16));
