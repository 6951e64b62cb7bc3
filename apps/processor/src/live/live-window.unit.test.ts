import { expect, test } from 'vitest';
import { LiveWindow, mostLatencies, windowSeconds } from './live-window.ts';

const at = (second: number) => Date.UTC(2026, 0, 1) + second * 1_000;

test('each second counts for itself, the one under way is not shown, and what is older is forgotten', () => {
  const window = new LiveWindow();
  window.add({ appended: 3 }, [30, 10, 20], at(0));
  window.add({ appended: 2, duplicate: 1 }, [40], at(0) + 999);
  window.add({ conflict: 1, quarantined: 4 }, [], at(2));
  expect(window.read(at(0) + 999).every(({ appended }) => appended === 0)).toBe(true);

  const seconds = window.read(at(3));
  expect(seconds).toHaveLength(windowSeconds);
  expect(seconds.slice(-3)).toEqual([
    {
      ...{ at: '2026-01-01T00:00:00Z', appended: 5, duplicate: 1, conflict: 0, quarantined: 0 },
      latencyMs: { p50: 20, p95: 40 },
    },
    {
      ...{ at: '2026-01-01T00:00:01Z', appended: 0, duplicate: 0, conflict: 0, quarantined: 0 },
      latencyMs: null,
    },
    {
      ...{ at: '2026-01-01T00:00:02Z', appended: 0, duplicate: 0, conflict: 1, quarantined: 4 },
      latencyMs: null,
    },
  ]);
  expect(window.read(at(windowSeconds))[0]?.appended).toBe(5);
  expect(window.read(at(windowSeconds + 1)).reduce((sum, { appended }) => sum + appended, 0)).toBe(0);
  window.add({ appended: 7 }, [], at(windowSeconds + 1));
  expect(window.read(at(windowSeconds + 2)).reduce((sum, { appended }) => sum + appended, 0)).toBe(7);
});

test('of a busy second only so many latencies are kept', () => {
  const window = new LiveWindow();
  const many = (ms: number) => Array.from({ length: mostLatencies }, () => ms);
  window.add({}, many(1), at(0));
  window.add({}, many(9), at(0));
  expect(window.read(at(1)).at(-1)?.latencyMs).toEqual({ p50: 1, p95: 1 });
});
