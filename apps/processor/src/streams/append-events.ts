import { type CloudEvent, formatSequence, type StreamName } from '@annals/events-schema';
import type { AppendOutcome, EventStore } from '@annals/event-store';
import { Problem } from '@annals/http-doors';
import { countAppend } from '../live/count-live.ts';
import { processorTelemetry } from '../telemetry/processor-telemetry.ts';
import type { GivenEvent } from './complete-events.ts';
import { positionTag } from './expected-position.ts';

type Stored = Extract<AppendOutcome, { readonly positions: unknown }>;

/**
 * Appends to a stream after its `after` events, or anywhere if it is time-ordered (`after` undefined). Event `after`
 * must be there: rows are only ever inserted, so what was seen there stays, and the insert of the next one decides
 * between writers.
 * @throws Problem `conflict`, `identity-reused`
 */
export async function appendEvents(
  store: EventStore,
  name: StreamName,
  events: readonly CloudEvent[],
  given: readonly unknown[],
  after: number | undefined,
): Promise<Stored> {
  if (after !== undefined && after > 0 && (await storedAt(store, name, after, 1)).length === 0)
    throw await conflict(store, name, 0, `there is no event ${after}`);
  let outcome = await store.append(events);
  if ('existing' in outcome && after !== undefined && given.some(repeatable)) {
    const stored = await storedAt(store, name, after + 1, events.length);
    outcome = await store.append(events.map((event, at) => withStoredTime(event, given[at], stored)));
  }
  const counted = 'positions' in outcome ? outcome.outcome : 'conflict';
  countAppend(store, counted, events);
  processorTelemetry()?.appended('appendToStream', counted, events.length);
  if ('positions' in outcome) return outcome;
  const { position, existing } = outcome;
  const detail = `position ${position} holds event ${existing.id} of ${existing.source}`;
  if (outcome.outcome === 'conflict' && after !== undefined)
    throw await conflict(store, name, after, detail, { position, existing });
  throw new Problem(outcome.outcome, `${detail}, with other content`, { position, existing });
}

/** Sent with an id and without a time: sent again, it got another time, and is the same event all the same. */
const repeatable = (sent: unknown) => {
  const { id, time } = sent as GivenEvent;
  return id !== undefined && time === undefined;
};

function withStoredTime(event: CloudEvent, sent: unknown, stored: readonly CloudEvent[]): CloudEvent {
  const same = stored.find(
    ({ id, source, sequence }) => id === event.id && source === event.source && sequence === event.sequence,
  );
  return same && repeatable(sent) ? { ...event, time: same.time } : event;
}

async function storedAt(store: EventStore, name: StreamName, first: number, count: number) {
  const events: CloudEvent[] = [];
  const range = { from: formatSequence(first), to: formatSequence(first + count - 1), pastGaps: true };
  for await (const event of store.read(name, range)) events.push(event);
  return events;
}

/** `from`: so many events are known to be there. */
async function conflict(
  store: EventStore,
  name: StreamName,
  from: number,
  detail: string,
  clash: Pick<Extract<AppendOutcome, { readonly existing: unknown }>, 'position' | 'existing'> | object = {},
): Promise<Problem> {
  let currentPosition = from;
  for await (const _ of store.read(name, { from: formatSequence(from + 1) })) currentPosition += 1;
  return new Problem(
    'conflict',
    `${detail}; the stream is at ${currentPosition}`,
    { currentPosition, ...clash },
    { etag: positionTag(currentPosition) },
  );
}
