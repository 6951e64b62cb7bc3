import type { CloudEvent } from '@annals/events-schema';
import fc from 'fast-check';
import { ingest } from '../../src/ingest/ingest.ts';
import type { EventStore } from '../../src/store.ts';
import { all } from '../contract/storage.ts';
import { added, counter, fact, fromTo, happened } from '../streams.ts';

/** Events of some streams, in order, and the batches in which they came: each event twice, shuffled. */
export interface Delivered {
  readonly events: readonly CloudEvent[];
  readonly batches: readonly (readonly CloudEvent[])[];
  /** Batches under way at once. */
  readonly atOnce: number;
}

/** `prefix` keeps the runs of a property apart on one storage. */
export const deliveries = (prefix: () => string, maxEvents: number): fc.Arbitrary<Delivered> =>
  fc
    .record({
      lengths: fc.array(fc.nat({ max: maxEvents }), { minLength: 1, maxLength: 4 }),
      splits: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 }),
      atOnce: fc.integer({ min: 1, max: 4 }),
      data: fc.array(fc.jsonValue(), { minLength: 1, maxLength: 5 }),
      seconds: fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 7 }),
    })
    .chain(({ lengths, splits, atOnce, data, seconds }) => {
      const run = prefix();
      const events = lengths.flatMap((length, stream) =>
        fromTo(1, length).map((n) => {
          const id = `${run}-${stream}`;
          const time = `2026-01-01T00:00:0${seconds[n % seconds.length] ?? 0}Z`;
          return stream % 2 === 0
            ? added(id, n, { time })
            : happened(id, n, { time, data: data[n % data.length], sequence: n % 3 === 0 ? '1' : undefined });
        }),
      );
      return fc
        .shuffledSubarray([...events, ...events.map((event) => ({ ...event }))], {
          minLength: events.length * 2,
        })
        .map((shuffled) => ({ events, batches: split(shuffled, splits), atOnce }));
    });

function split<T>(items: readonly T[], sizes: readonly number[]): T[][] {
  const batches: T[][] = [];
  for (let start = 0, turn = 0; start < items.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    batches.push(items.slice(start, start + size));
    start += size;
  }
  return batches;
}

export async function deliver(store: EventStore, { batches, atOnce }: Delivered) {
  const total = { appended: 0, duplicates: 0, quarantined: 0 };
  const waiting = [...batches];
  const worker = async () => {
    for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
      const report = await ingest(store, batch);
      total.appended += report.appended;
      total.duplicates += report.duplicates;
      total.quarantined += report.quarantined;
    }
  };
  await Promise.all(fromTo(1, atOnce).map(worker));
  return total;
}

/** The states of all streams of these events, as text. */
export async function statesOf(store: EventStore, events: readonly CloudEvent[]): Promise<string> {
  const subjects = [...new Set(events.map(({ subject }) => subject))].sort();
  const states = await Promise.all(
    subjects.map(async (subject) => {
      const [category, id = ''] = subject.split('/');
      const { state, position, gapAt } = await store.replay<unknown>(
        category === 'counter' ? counter : fact,
        id,
      );
      return { subject, state, position, gapAt };
    }),
  );
  return JSON.stringify(states);
}

/** What the feed says of these events' streams, as a sorted list of subject and position. */
export async function fedOf(store: EventStore, events: readonly CloudEvent[]): Promise<string[]> {
  const subjects = new Set(events.map(({ subject }) => subject));
  const fed = (await all(store.feed())).flatMap((block) => block.events);
  return fed
    .filter(({ subject }) => subjects.has(subject))
    .map(({ subject, position }) => `${subject}:${position}`)
    .sort();
}
