import type { RecordedEvent } from '@annals/events-schema';
import type { Open } from './privacy.ts';

/** Opens events in their order; at once, and the very same list, where nothing is sealed. */
export function openEvents(
  open: Open | undefined,
  events: readonly RecordedEvent[],
): readonly RecordedEvent[] | Promise<readonly RecordedEvent[]> {
  if (!open) return events;
  const opening = events.map(open);
  return opening.some((event) => event instanceof Promise)
    ? Promise.all(opening.map(async (event) => event))
    : (opening as readonly RecordedEvent[]);
}
