import type { Ordering } from '@annals/events-schema';
import type { AnyNamed } from './named-event.ts';

/** A moment within a stream: what was known by `cutoff`, and which event it is about. */
export interface Cut {
  readonly cutoff: string;
  /** Index of the moment's event; undefined in a grid of times. */
  readonly own: number | undefined;
  /** Is the moment's event itself among what is known? */
  readonly include: boolean;
}

/** Indexes of events that were known: all below `prefix`, and of those behind it the ones in `beyond`, ascending. */
export interface Visible {
  readonly prefix: number;
  readonly beyond: readonly number[];
}

/** The `nth` of them; undefined behind the last. */
export const visibleIndex = ({ prefix, beyond }: Visible, nth: number): number | undefined =>
  nth < prefix ? nth : beyond[nth - prefix];

/** The events of a stream, laid out so that what was known at a moment is found without asking each of them. */
export class StreamTimeline {
  readonly events: readonly AnyNamed[];
  readonly #ordering: Ordering;
  readonly #isKnown: (at: string, cutoff: string) => boolean;
  /** By event, when it became known. */
  readonly #known: readonly string[];
  /** The latest of these up to an event, the least of these from it on, and the least event time from it on. */
  readonly #latestKnown: readonly string[];
  readonly #leastKnown: readonly string[];
  readonly #leastTime: readonly string[];
  /** Of a sequenced stream, how far it goes without a gap. */
  readonly #unbroken: number;

  constructor(events: readonly AnyNamed[], ordering: Ordering, clock: 'recorded' | 'time') {
    this.events = events;
    this.#ordering = ordering;
    // By event time strictly, since two things of one day have no order.
    this.#isKnown = clock === 'time' ? (at, cutoff) => at < cutoff : (at, cutoff) => at <= cutoff;
    this.#known = events.map(({ time, recordedtime }) => (clock === 'time' ? time : recordedtime));
    this.#latestKnown = latestUpTo(this.#known);
    this.#leastKnown = leastFrom(this.#known);
    this.#leastTime = leastFrom(events.map(({ time }) => time));
    const gap = events.findIndex(({ position }, index) => Number(position) !== index + 1);
    this.#unbroken = gap === -1 ? events.length : gap;
  }

  /**
   * Which events were known at a moment. By `recorded`: what was recorded by then. Of a sequenced stream that is the longest
   * unbroken prefix, and never goes past the moment's own event, whatever was recorded in the same instant. By `time`: what
   * happened before.
   */
  visibleAt(cut: Cut): Visible {
    return this.#ordering === 'sequence' ? this.#prefixAt(cut) : this.#scatteredAt(cut);
  }

  /** In the order of the stream. */
  eventsOf({ prefix, beyond }: Visible): AnyNamed[] {
    const events = this.events.slice(0, prefix);
    for (const index of beyond) events.push(...this.events.slice(index, index + 1));
    return events;
  }

  /** What happened from one time to another and is not among what was known, nor the moment's own event. */
  following(visible: Visible, own: number | undefined, from: string, until: string): AnyNamed[] {
    const end = firstOf(this.#leastTime, (time) => time > until);
    const beyond = new Set(visible.beyond);
    return this.events
      .slice(visible.prefix, end)
      .filter(
        ({ time }, nth) =>
          time >= from && time <= until && visible.prefix + nth !== own && !beyond.has(visible.prefix + nth),
      );
  }

  #prefixAt({ cutoff, own, include }: Cut): Visible {
    const known = firstOf(this.#latestKnown, (at) => !this.#isKnown(at, cutoff));
    const prefix = Math.min(known, this.#unbroken, own ?? Infinity);
    return { prefix: include && prefix === own && prefix < this.#unbroken ? prefix + 1 : prefix, beyond: [] };
  }

  #scatteredAt({ cutoff, own, include }: Cut): Visible {
    const all = firstOf(this.#latestKnown, (at) => !this.#isKnown(at, cutoff));
    const none = firstOf(this.#leastKnown, (at) => !this.#isKnown(at, cutoff));
    let prefix = include ? all : Math.min(all, own ?? Infinity);
    const beyond: number[] = [];
    for (let index = prefix; index < Math.max(none, include ? (own ?? -1) + 1 : 0); index += 1) {
      if (index === own ? !include : !this.#isKnown(this.#known[index] ?? '', cutoff)) continue;
      if (index === prefix) prefix += 1;
      else beyond.push(index);
    }
    return { prefix, beyond };
  }
}

function latestUpTo(times: readonly string[]): string[] {
  let latest = '';
  return times.map((time) => (latest = time > latest ? time : latest));
}

function leastFrom(times: readonly string[]): string[] {
  const least = [...times];
  for (let index = least.length - 2; index >= 0; index -= 1) {
    const after = least[index + 1] ?? '';
    if (after < (least[index] ?? '')) least[index] = after;
  }
  return least;
}

/** Where something begins to hold in ascending times; behind the last if it never does. */
function firstOf(ascending: readonly string[], holds: (time: string) => boolean): number {
  let from = 0;
  let to = ascending.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(ascending[middle] ?? '')) to = middle;
    else from = middle + 1;
  }
  return from;
}
