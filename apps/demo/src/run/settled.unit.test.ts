import { expect, test } from 'vitest';
import { noFigures } from '../stack/ingest-figures.ts';
import type { Ingested } from './publish-history.ts';
import { settle } from './settled.ts';

const topic = { delivered: 10, retried: 0, deadLettered: 0, dropped: 0 };
const ingested = (figures: object, changed: object = {}): Ingested => ({
  ...{ published: 10, seconds: 1 },
  figures: { ...noFigures, ...figures },
  topic: { ...topic, ...changed },
});
const stored = (events: number) => ({ streams: 1, events });

test('all adds up when each published event was appended, a duplicate or quarantined', () => {
  const settled = settle(ingested({ appended: 7, duplicates: 2, quarantined: 1 }), stored(5), stored(12));
  expect(settled).toEqual({
    ...{ published: 10, appended: 7, duplicates: 2, quarantined: 1 },
    ...{ redelivered: 0, differences: [] },
  });
});

test('an event that the processor did not report is a difference', () => {
  const { differences } = settle(ingested({ appended: 9 }), stored(0), stored(9));
  expect(differences).toEqual([
    '10 events were published, and 9 appended + 0 duplicates + 0 quarantined do not make that',
  ]);
});

test('an appended event that the store does not hold is a difference', () => {
  const { differences } = settle(ingested({ appended: 10 }), stored(0), stored(9));
  expect(differences).toEqual([
    'the processor reported 10 appended + 0 duplicates + 0 quarantined, and the store holds 9 events more',
  ]);
});

test('an event in the store that nobody reported is a difference', () => {
  const { differences } = settle(ingested({ appended: 8, duplicates: 2 }), stored(0), stored(11));
  expect(differences).toEqual([
    'the processor reported 8 appended + 2 duplicates + 0 quarantined, and the store holds 11 events more',
  ]);
});

test('an event whose insert was done and not answered is a duplicate of itself, and no difference', () => {
  const settled = settle(ingested({ appended: 7, duplicates: 3 }), stored(0), stored(10));
  expect(settled).toMatchObject({ appended: 7, duplicates: 3, redelivered: 0, differences: [] });
});

test('an event that could not be delivered is a difference', () => {
  const given = ingested({ appended: 9 }, { delivered: 9, deadLettered: 1 });
  expect(settle(given, stored(0), stored(9)).differences).toHaveLength(2);
});

test('a delivery that came again is not counted among what was published', () => {
  const settled = settle(ingested({ appended: 10, duplicates: 4 }, { retried: 4 }), stored(0), stored(10));
  expect(settled).toMatchObject({ appended: 10, duplicates: 0, redelivered: 4, differences: [] });
});

test('a delivery that failed without a report, and came again, is counted by its second report', () => {
  const settled = settle(ingested({ appended: 6, duplicates: 4 }, { retried: 4 }), stored(0), stored(10));
  expect(settled).toMatchObject({ appended: 6, duplicates: 4, redelivered: 0, differences: [] });
});

test('what belongs in quarantine is quarantined again when its delivery comes again', () => {
  const figures = { appended: 9, duplicates: 9, quarantined: 2 };
  const settled = settle(ingested(figures, { retried: 10 }), stored(0), stored(9));
  expect(settled).toMatchObject({ appended: 9, duplicates: 0, quarantined: 2, redelivered: 9 });
  expect(settled.differences).toEqual([]);
});

test('fewer or more than the repeated deliveries explain is a difference', () => {
  const few = settle(ingested({ appended: 9 }, { retried: 4 }), stored(0), stored(9));
  expect(few.differences).toEqual([
    '10 events were published, and 9 appended + 0 duplicates + 0 quarantined do not make that with 4 delivered again',
  ]);
  const many = settle(ingested({ appended: 10, duplicates: 5 }, { retried: 4 }), stored(0), stored(10));
  expect(many.differences).toHaveLength(1);
});

test('more than was delivered, though nothing was delivered again, is a difference', () => {
  expect(settle(ingested({ appended: 10, duplicates: 4 }), stored(0), stored(10)).differences).toHaveLength(
    1,
  );
});
