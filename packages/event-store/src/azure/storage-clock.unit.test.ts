import { expect, test } from 'vitest';
import { StorageClock } from './storage-clock.ts';

const base = Date.UTC(2026, 0, 1, 12);
const header = (ms: number) => new Date(ms).toUTCString();

test('without an answer it is the local clock', () => {
  expect(new StorageClock(() => base).now().getTime()).toBe(base);
});

test('a local clock that agrees with the storage is left alone', () => {
  const clock = new StorageClock(() => base + 400);
  clock.observe(header(base), base + 100, base + 300);
  expect(clock.now().getTime()).toBe(base + 400);
});

test.for([-3_600_000, -5_000, 5_000, 3_600_000])(
  'a local clock %i ms off is brought within a second',
  (off) => {
    let local = base + off;
    const clock = new StorageClock(() => local);
    clock.observe(header(base), base + off, base + off + 20);
    local += 20;
    expect(Math.abs(clock.now().getTime() - (base + 20))).toBeLessThanOrEqual(1_000);
  },
);

test('answers narrow it down, and one that took long moves nothing it need not', () => {
  let truth = base + 950;
  const off = -10_000;
  const clock = new StorageClock(() => truth + off);
  clock.observe(header(truth), truth + off, truth + off);
  truth += 100; // the second has just begun
  clock.observe(header(truth), truth + off, truth + off);
  expect(Math.abs(clock.now().getTime() - truth)).toBeLessThanOrEqual(60);
  const before = clock.now().getTime();
  clock.observe(header(truth - 5_000), truth + off - 30_000, truth + off);
  expect(clock.now().getTime()).toBe(before);
});

test('a header that is no date is ignored', () => {
  const clock = new StorageClock(() => base);
  clock.observe('yesterday', base, base);
  expect(clock.now().getTime()).toBe(base);
});
