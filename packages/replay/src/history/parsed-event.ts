import type { RecordedEvent } from '@annals/events-schema';

/** The event of a line, before its payload is fetched. */
export type ParsedEvent = RecordedEvent & { readonly dataref?: string };

/** Makes the key by which lines are sorted, which is the row key in the table; remembers the stream it saw last. */
export function eventKeys(): (event: ParsedEvent) => string {
  let last = '';
  let prefix = '';
  return ({ subject, position }) => {
    if (subject !== last) {
      last = subject;
      prefix = `${subject.replace('/', ':')}:`;
    }
    return prefix + position;
  };
}
