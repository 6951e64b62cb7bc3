import type { RecordedEvent } from '@annals/events-schema';
import { completeDraft, type DraftEvent, type StreamName } from '@annals/events-schema';
import { catalogue, conversation, deployment } from '@annals/events-schema/catalogue';
import { openMemoryStore } from '@annals/event-store';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countOf, knownEvents } from './question.ts';

const day = (n: number) => new Date(Date.UTC(2026, 0, n)).toISOString();
const complete = (draft: DraftEvent) => completeDraft(draft, { source: '/test' });

/** Events at days of a month, stored at days of the next, some of them of a sequenced stream with a gap. */
const happenings = fc.array(
  fc.record({ n: fc.integer({ min: 1, max: 12 }), time: fc.integer({ min: 1, max: 20 }) }),
  {
    minLength: 1,
    maxLength: 12,
  },
);

async function stored(ordering: 'sequence' | 'time', given: readonly { n: number; time: number }[]) {
  let now = 40;
  const store = await openMemoryStore({ catalogue, now: () => new Date(day(now)) });
  for (const { n, time } of given) {
    now += 1;
    const attributes = { id: `e-${String(n)}`, time: day(time) };
    const draft =
      ordering === 'sequence'
        ? conversation.at('s', { after: n - 1 }).ended({ reason: 'left' }, attributes)
        : deployment.at('s').deploymentChanged({ change: 'released' }, attributes);
    await store.append(complete(draft));
  }
  const name: StreamName = { category: ordering === 'sequence' ? 'conversation' : 'deployment', id: 's' };
  const events: RecordedEvent[] = [];
  for await (const event of store.read(name, { pastGaps: true })) events.push(event);
  return { store, events };
}

test.each(['sequence', 'time'] as const)('the page asks a %s stream as the store does', async (ordering) => {
  const stream = ordering === 'sequence' ? conversation : deployment;
  await fc.assert(
    fc.asyncProperty(
      happenings,
      fc.option(fc.integer({ min: 0, max: 21 }), { nil: undefined }),
      fc.option(fc.integer({ min: 39, max: 55 }), { nil: undefined }),
      async (given, asOfDay, knownAtDay) => {
        const { store, events } = await stored(ordering, given);
        const asOf = asOfDay === undefined ? undefined : day(asOfDay);
        const knownAt = knownAtDay === undefined ? undefined : day(knownAtDay);
        const known = knownEvents(ordering, events, knownAt);
        const count = countOf(known, { asOf, knownAt });
        const replayed = await store.replay(stream as typeof deployment, 's', { asOf, knownAt });
        expect([count, known.events[count - 1]?.position]).toEqual([replayed.events, replayed.position]);
        if (count === known.events.length && asOf === undefined) expect(known.gapAt).toBe(replayed.gapAt);
      },
    ),
    { numRuns: 60 },
  );
});

test('a position is finer than a time that several events share', async () => {
  const { events } = await stored(
    'time',
    [1, 2, 3].map((n) => ({ n, time: 5 })),
  );
  const known = knownEvents('time', events, undefined);
  expect(events.map(({ position }) => countOf(known, { at: position }))).toEqual([1, 2, 3]);
  expect(countOf(known, { asOf: day(5) })).toBe(3);
});

test.each(['yesterday', '', '2026-13-01T00:00:00Z'])(
  'a time that is none, "%s", asks for no time',
  async (wrong) => {
    const { events } = await stored('time', [{ n: 1, time: 5 }]);
    expect(countOf(knownEvents('time', events, wrong), { asOf: wrong })).toBe(1);
  },
);
