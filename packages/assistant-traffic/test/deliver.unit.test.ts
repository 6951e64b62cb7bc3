import type { CloudEvent } from '@annals/events-schema';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deliver, type Delivery, isTrafficError, simulateTraffic } from '../src/index.ts';

const events = [...simulateTraffic({ seed: 7, events: 20_000 })];

/** The first delivery of each event, in the order of arrival. */
function firsts(deliveries: readonly Delivery[]): Delivery[] {
  const seen = new Set<CloudEvent>();
  return deliveries.filter(({ event }) => !seen.has(event) && seen.add(event));
}
const lateByMinutes = ({ event, arrival }: Delivery) =>
  (Date.parse(arrival) - Date.parse(event.time)) / 60_000;

test('every event arrives, never before it happened, the earliest arrival first', () => {
  const deliveries = [...deliver(events, { seed: 1 })];
  expect(new Set(deliveries.map(({ event }) => event))).toEqual(new Set(events));
  let before = '';
  for (const { event, arrival } of deliveries) {
    expect(arrival >= before && arrival >= event.time).toBe(true);
    before = arrival;
  }
});

test.each([
  { late: 0.01, repeated: 0.02 },
  { late: 0.1, repeated: 0.3 },
  { late: 0, repeated: 0 },
])('about as many as asked for are late ($late) and repeated ($repeated)', ({ late, repeated }) => {
  const deliveries = [...deliver(events, { seed: 2, late, repeated })];
  const first = firsts(deliveries);
  const lateShare = first.filter((delivery) => lateByMinutes(delivery) >= 2).length / first.length;
  expect(Math.abs(lateShare - late)).toBeLessThanOrEqual(late * 0.4);
  const times = new Map<CloudEvent, number>();
  for (const { event } of deliveries) times.set(event, (times.get(event) ?? 0) + 1);
  const repeatedShare = [...times.values()].filter((count) => count > 1).length / events.length;
  expect(Math.abs(repeatedShare - repeated)).toBeLessThanOrEqual(repeated * 0.2);
});

test('what is late is so by minutes to days; the rest takes at most half a minute', () => {
  const minutes = firsts([...deliver(events, { seed: 3, late: 0.1 })]).map(lateByMinutes);
  expect(minutes.filter((late) => late > 0.5 && late < 2)).toEqual([]);
  expect(minutes.some((late) => late > 2 && late < 10)).toBe(true);
  expect(minutes.some((late) => late > 24 * 60)).toBe(true);
  expect(Math.max(...minutes)).toBeLessThan(4 * 24 * 60 + 1);
});

test('late events of a time-ordered stream are overtaken by those after them', () => {
  const last = new Map<string, string>();
  let overtaken = 0;
  for (const { event } of firsts([...deliver(events, { seed: 6, late: 0.2 })])) {
    if (event.subject.startsWith('conversation/')) continue;
    if ((last.get(event.subject) ?? '') > event.time) overtaken += 1;
    last.set(event.subject, event.time);
  }
  expect(overtaken).toBeGreaterThan(3);
});

test('a sequenced stream first arrives in order, whatever is late or repeated', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 0.5, noNaN: true }),
      (seed, late, repeated) => {
        const last = new Map<string, string>();
        for (const { event } of firsts([...deliver(events.slice(0, 2_000), { seed, late, repeated })])) {
          if (!event.subject.startsWith('conversation/')) continue;
          expect((last.get(event.subject) ?? '') < (event.sequence ?? '')).toBe(true);
          last.set(event.subject, event.sequence ?? '');
        }
      },
    ),
    { numRuns: 20 },
  );
});

test('the same seed delivers in the same order at the same times, another does not', () => {
  const order = (seed: number) => JSON.stringify([...deliver(events.slice(0, 2_000), { seed })]);
  expect(order(4)).toBe(order(4));
  expect(order(4)).not.toBe(order(5));
});

test('events out of order, and shares that are none, are refused', () => {
  const codeOf = (act: () => unknown) => {
    try {
      act();
    } catch (error) {
      return isTrafficError(error) && error.code;
    }
    return 'nothing was thrown';
  };
  expect(codeOf(() => [...deliver(events.toReversed(), { seed: 1 })])).toBe('events-unordered');
  expect(codeOf(() => deliver(events, { seed: 1, late: -0.1 }))).toBe('options-invalid');
  expect(codeOf(() => deliver(events, { seed: 1, repeated: 2 }))).toBe('options-invalid');
  expect(codeOf(() => deliver(events, { seed: NaN }))).toBe('options-invalid');
});
