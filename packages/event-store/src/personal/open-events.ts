import type { RecordedEvent } from '@annals/events-schema';
import type { Open } from './privacy.ts';

/** Opens events in their order; at once, and the very same list, where nothing is sealed. */
export function openEvents(
  open: Open | undefined,
  events: readonly RecordedEvent[],
): readonly RecordedEvent[] | Promise<readonly RecordedEvent[]> {
  if (!open) return events;
  let waiting = false;
  const opened = events.map((event) => {
    const result = open(event);
    waiting ||= result instanceof Promise;
    return result;
  });
  return waiting ? Promise.all(opened) : (opened as readonly RecordedEvent[]);
}
