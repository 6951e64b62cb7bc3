import type { RecordedEvent } from '@annals/events-schema';
import { shortTime, shortType, span } from '../elements/moments.ts';
import { VirtualList } from '../elements/virtual-list.tsx';
import type { Kind } from './draw-events.ts';

export interface EventListProps {
  readonly events: readonly RecordedEvent[];
  readonly lateMs: Float64Array;
  readonly kindOf: (index: number) => Kind;
  /** Index of the last event of the state that is shown; -1 before the first. */
  readonly current: number;
  readonly onChoose: (event: RecordedEvent) => void;
}

export function EventList({ events, lateMs, kindOf, current, onChoose }: EventListProps) {
  return (
    <VirtualList
      label="Events of the stream, in order"
      items={events}
      keyOf={({ position }) => position}
      rowHeight={30}
      shown={current}
      render={(event, index) => {
        const kind = kindOf(index);
        const late = lateMs[index] ?? 0;
        return (
          <button
            type="button"
            class={`event-row kind-${kind}${index > current ? ' ahead' : ''}`}
            aria-current={index === current ? 'step' : undefined}
            onClick={() => {
              onChoose(event);
            }}
          >
            <span class="event-time">{shortTime(event.time)}</span>
            <span class="event-type">{shortType(event.type)}</span>
            {kind === 'unknown' ? (
              <span class="badge">not known yet</span>
            ) : late > 0 ? (
              <span class="badge late">late by {span(late)}</span>
            ) : null}
          </button>
        );
      }}
    />
  );
}
