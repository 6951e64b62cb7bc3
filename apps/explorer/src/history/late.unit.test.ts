import { expect, test } from 'vitest';
import { lateness } from './late.ts';

const recorded = (...seconds: number[]) =>
  seconds.map((second) => ({ recordedtime: new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString() }));

test('events that were recorded in their order are not late', () => {
  expect([...lateness(recorded(1, 2, 2, 9))]).toEqual([0, 0, 0, 0]);
});

test('an event is late by as long as one behind it was known without it', () => {
  expect([...lateness(recorded(1, 60, 2, 30))]).toEqual([0, 58_000, 0, 0]);
});

test('several late ones each count for themselves', () => {
  expect([...lateness(recorded(50, 40, 5))]).toEqual([45_000, 35_000, 0]);
});

test('the jitter of deliveries beside each other is not lateness', () => {
  expect([...lateness(recorded(1.9, 1, 1.5))]).toEqual([0, 0, 0]);
  expect([...lateness(recorded(2, 1))]).toEqual([1_000, 0]);
});
