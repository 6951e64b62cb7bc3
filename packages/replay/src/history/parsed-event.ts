import type { RecordedEvent } from '@annals/events-schema';

/** The event of a line, before its payload is fetched. */
export type ParsedEvent = RecordedEvent & { readonly dataref?: string };

/** The key by which lines are sorted, which is the row key in the table. */
export const keyOfEvent = ({ subject, position }: ParsedEvent): string => {
  const slash = subject.indexOf('/');
  return `${subject.slice(0, slash)}:${subject.slice(slash + 1)}:${position}`;
};
