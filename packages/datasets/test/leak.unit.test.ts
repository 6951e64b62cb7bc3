import { defineStream, event, formatSequence, type RecordedEvent } from '@annals/events-schema';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineDataset } from '../src/define/dataset.ts';
import { type Row, streamRows } from '../src/rows/stream-rows.ts';

const schema = z.object({ n: z.number() });
const events = {
  asked: event('test.annals.thing.asked.v1', schema),
  said: event('test.annals.thing.said.v1', schema),
};
const push = (seen: number[], { data: { n } }: { readonly data: { readonly n: number } }) => {
  seen.push(n);
  return seen;
};
const streamOf = <const Order extends 'sequence' | 'time'>(ordering: Order) =>
  defineStream({
    category: 'thing',
    ordering,
    events,
    initial: (): number[] => [],
    evolve: { asked: push, said: push },
  });

/** Its one feature is everything that a feature can see. */
const datasetOf = (ordering: 'sequence' | 'time', include: boolean) =>
  defineDataset({
    name: 'leaks',
    version: 1,
    entity: streamOf(ordering),
    moment: { event: 'asked', include },
    horizon: { minutes: 20 },
    features: {
      seen: {
        text: ({ state, events: known, at, moment }) =>
          JSON.stringify([at, state, known.map(({ id, name }) => [id, name]), moment?.id]),
      },
    },
    labels: {
      after: { text: ({ moment, after }) => JSON.stringify([moment?.id, after.map(({ id }) => id)]) },
    },
  });

const time = (second: number) =>
  new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString().replace('Z', '000000Z');
const end = time(10_000);
const name = { category: 'thing', id: 't-1' };

/** Events that happened and were recorded at any time within an hour; producers' clocks may be ahead. */
const histories = fc
  .uniqueArray(
    fc.record({ n: fc.nat(1e6), asked: fc.boolean(), happened: fc.nat(3_600), recorded: fc.nat(3_600) }),
    { selector: ({ n }) => n, minLength: 1, maxLength: 14 },
  )
  .chain((made) => fc.record({ made: fc.constant(made), late: fc.subarray(made) }));

type Made = {
  readonly n: number;
  readonly asked: boolean;
  readonly happened: number;
  readonly recorded: number;
};

const historyOf = (ordering: 'sequence' | 'time', made: readonly Made[]): RecordedEvent[] =>
  made
    .map(({ n, asked, happened, recorded }, index) => ({
      specversion: '1.0' as const,
      id: `e-${n}`,
      source: '/test',
      type: asked ? events.asked.type : events.said.type,
      subject: 'thing/t-1',
      time: time(happened),
      position:
        ordering === 'sequence' ? formatSequence(index + 1) : `${time(happened)}.${formatSequence(n)}`,
      recordedtime: time(recorded),
      contenthash: '',
      data: { n },
    }))
    .sort((a, b) => (a.position < b.position ? -1 : 1));

const momentOf = ({ labels }: Row) => (JSON.parse(String(labels[0])) as [string])[0];
const byMoment = (rows: Iterable<Row>) => new Map([...rows].map((row) => [momentOf(row), row]));

for (const ordering of ['sequence', 'time'] as const)
  for (const include of [false, true])
    test(`no row of a stream by ${ordering} sees what was recorded after its moment, ${include ? 'its own event included' : 'its own event left out'}`, () => {
      const dataset = datasetOf(ordering, include);
      fc.assert(
        fc.property(histories, ({ made }) => {
          const all = historyOf(ordering, made);
          for (const row of streamRows(dataset, name, all, {}, end)) {
            const own = momentOf(row);
            // As a build at the moment would have had it; the event of the moment is what makes it one.
            const then = all.filter(({ id, recordedtime }) => id === own || recordedtime <= row.at);
            const before = byMoment(streamRows(dataset, name, then, {}, end)).get(own);
            expect(before?.features).toEqual(row.features);
            expect(before?.at).toBe(row.at);
          }
        }),
        { numRuns: 300 },
      );
    });

test('an event that is recorded late changes no row that was built before it', () => {
  for (const ordering of ['sequence', 'time'] as const) {
    const dataset = datasetOf(ordering, false);
    fc.assert(
      fc.property(histories, fc.nat(3_600), ({ made, late }, at) => {
        const lateIds = new Set(late.map(({ n }) => `e-${n}`));
        const all = historyOf(ordering, made).map((one) =>
          lateIds.has(one.id) ? { ...one, recordedtime: time(3_601 + at) } : one,
        );
        const known = all.filter(({ recordedtime }) => recordedtime <= time(at));
        const after = byMoment(streamRows(dataset, name, all, {}, end));
        for (const [own, row] of byMoment(streamRows(dataset, name, known, {}, end)))
          expect(after.get(own)?.features).toEqual(row.features);
      }),
      { numRuns: 300 },
    );
  }
});

test('a row whose horizon ends after the log is censored, and says nothing of what followed', () => {
  const all = historyOf('time', [
    { n: 1, asked: true, happened: 0, recorded: 0 },
    { n: 2, asked: false, happened: 60, recorded: 60 },
  ]);
  const [whole] = streamRows(datasetOf('time', false), name, all, {}, time(1_200));
  expect(whole).toMatchObject({ censored: false, split: 'train', labels: ['["e-1",["e-2"]]'] });
  const [cut] = streamRows(datasetOf('time', false), name, all, {}, time(1_199));
  expect(cut).toMatchObject({ censored: true, split: undefined, labels: [null] });
});
