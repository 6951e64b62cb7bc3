import { type CloudEvent, parseSubject } from '@annals/events-schema';
import { catalogue } from '@annals/events-schema/catalogue';
import { DueQueue } from './due-queue.ts';
import { TrafficError } from './errors.ts';
import { share } from './options.ts';
import { Random } from './random/random.ts';

export interface DeliverOptions {
  readonly seed: number;
  /** Share of events that come minutes to days late; 0.01 unless told. */
  readonly late?: number | undefined;
  /** Share of events that come more than once; 0.02 unless told. */
  readonly repeated?: number | undefined;
}

/** An event as it arrives. */
export interface Delivery {
  readonly event: CloudEvent;
  /** ISO 8601, UTC: never before the event's `time`, never before the arrival of the delivery before. */
  readonly arrival: string;
}

interface Due {
  readonly event: CloudEvent;
  readonly at: number;
}

const typicalDelayMs = 1_500;
const maxDelayMs = 30_000;
const minute = 60_000;
const maxLateMs = 4 * 24 * 60 * minute;

/**
 * The order in which a store gets events: mostly seconds after they happened, some late, some repeated. An event of a
 * time-ordered category is late by itself; in a sequenced one a stream is held up as a whole, as when its producer
 * was offline, and its events first arrive in order. Takes events in order of `time`; holds those under way.
 *
 * @throws TrafficError `options-invalid`; `events-unordered` when an event is older than the one before
 */
export function deliver(
  events: Iterable<CloudEvent>,
  { seed, late = 0.01, repeated = 0.02 }: DeliverOptions,
): Generator<Delivery, void, undefined> {
  if (!Number.isSafeInteger(seed))
    throw new TrafficError('options-invalid', `seed is a whole number, not ${seed}`);
  share('late', late);
  share('repeated', repeated);
  return generate(events, seed, late, repeated);
}

function* generate(
  events: Iterable<CloudEvent>,
  seed: number,
  late: number,
  repeated: number,
): Generator<Delivery, void, undefined> {
  const random = new Random(seed, 4);
  const underWay = new DueQueue<Due>();
  /** By stream: when the last of its events that are under way arrives. */
  const lastOf = new Map<string, number>();
  let now = -Infinity;

  function* arriveBy(moment: number): Generator<Delivery, void, undefined> {
    for (const { event, at } of underWay.dueBy(moment)) {
      if (lastOf.get(event.subject) === at) lastOf.delete(event.subject);
      yield { event, arrival: new Date(at).toISOString() };
    }
  }

  for (const event of events) {
    const time = Date.parse(event.time);
    if (!(time >= now))
      throw new TrafficError('events-unordered', `event ${event.id} is older than the one before`);
    now = time;
    yield* arriveBy(time - 1);
    const delay = Math.min(maxDelayMs, random.exponential(typicalDelayMs));
    let at = Math.ceil(time + delay);
    if (isSequenced(event)) {
      at = Math.max(
        at + lateness(new Random(seed, hashOf(event.subject)), late),
        lastOf.get(event.subject) ?? at,
      );
      lastOf.set(event.subject, at);
    } else at += lateness(random, late);
    underWay.add(at, { event, at });
    for (let again = at; random.chance(repeated);) {
      again += Math.ceil(10_000 + random.exponential(minute));
      underWay.add(again, { event, at: again });
    }
  }
  yield* arriveBy(Infinity);
}

/** Milliseconds beyond the usual; 0 for most. */
const lateness = (random: Random, late: number): number =>
  random.chance(late) ? Math.round(Math.min(maxLateMs, 2 * minute + random.lognormal(90 * minute, 1.5))) : 0;

const isSequenced = ({ subject }: CloudEvent): boolean =>
  catalogue.byCategory.get(parseSubject(subject)?.category ?? '')?.ordering === 'sequence';

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}
