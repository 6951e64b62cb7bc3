import { expect, test } from 'vitest';
import { latenciesOf } from './latency.ts';

const durable = new Date('2026-11-01T12:00:00.500Z');
const of = (...times: string[]) => latenciesOf(times, durable);

test('the latency of an event is from its time to when it is durable', () => {
  expect(of('2026-11-01T12:00:00Z', '2026-11-01T13:00:00.400000000+01:00')).toEqual({
    ms: [500, 100],
    ahead: 0,
  });
});

test('an event from the future took no time, and is counted', () => {
  expect(of('2026-11-01T12:00:00.501Z', '2026-11-01T12:00:00.5Z')).toEqual({ ms: [0, 0], ahead: 1 });
});

test('history that is imported says nothing about latency', () => {
  expect(of('2026-10-31T12:00:00.500Z', '1999-01-01T00:00:00Z', 'no time')).toEqual({ ms: [], ahead: 0 });
  expect(of('2026-10-31T12:00:00.501Z').ms).toHaveLength(1);
});
