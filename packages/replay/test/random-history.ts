import type { EventStore } from '@annals/event-store';
import type { CloudEvent } from '@annals/events-schema';
import fc from 'fast-check';
import { added, noted } from './streams.ts';

/** Ids of which some begin others, with characters that sort on either side of `:` and `/`. */
const streamIds = ['a', 'a1', 'a-1', 'a.', 'aZ', 'a~', 'b'];

/** Data of all sizes: with quotes that mislead, in other scripts, and too large for a row. */
const data = fc.oneof(
  { weight: 8, arbitrary: fc.integer() },
  { weight: 2, arbitrary: fc.constantFrom('","position":"x"', 'ärger\n', '日本', '💥') },
  { weight: 1, arbitrary: fc.constantFrom('large-x', 'large-y') },
);

/** Large data is made late, so that a counterexample stays readable. */
const dataOf = (data: unknown) =>
  typeof data === 'string' && data.startsWith('large') ? data.repeat(6_000) : data;

/** An event of some stream; counters are numbered as they come, facts happen at any time, late ones too. */
const events = fc.array(
  fc.record({
    category: fc.constantFrom('counter', 'fact', 'fact-sheet'),
    id: fc.constantFrom(...streamIds),
    n: fc.nat({ max: 60 }),
    data,
  }),
  { minLength: 1, maxLength: 60 },
);

/** What is stored between one run of the archive and the next. */
export const histories = fc.array(events, { minLength: 1, maxLength: 14 }).map((portions) => {
  const seen = new Set<string>();
  const numbers = new Map<string, number>();
  return portions.map((portion) =>
    portion.flatMap((one): CloudEvent[] => {
      if (one.category !== 'counter') {
        const event = noted(one.category, one.id, one.n, dataOf(one.data));
        if (seen.has(event.id)) return [];
        seen.add(event.id);
        return [event];
      }
      // Some numbers are left out, so that there are gaps.
      const n = (numbers.get(one.id) ?? 0) + (one.n === 60 ? 2 : 1);
      numbers.set(one.id, n);
      return [added(one.id, n, dataOf(one.data), `2026-01-01T00:00:${String(one.n % 60).padStart(2, '0')}Z`)];
    }),
  );
});

export async function appendAll(store: EventStore, events: readonly CloudEvent[]): Promise<void> {
  await Promise.all(events.map((event) => store.append(event)));
}
