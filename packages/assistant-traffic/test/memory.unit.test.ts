import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { deliver, simulateTraffic } from '../src/index.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const heapBytes = () => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

test('memory stays flat while 100,000 events are made and delivered, in a tenth of a minute of one core', () => {
  const started = process.cpuUsage();
  const heap: number[] = [];
  function* watched() {
    let made = 0;
    for (const event of simulateTraffic({ seed: 7, events: 100_000 })) {
      made += 1;
      if (made === 20_000 || made === 95_000) heap.push(heapBytes());
      yield event;
    }
  }
  let delivered = 0;
  for (const _delivery of deliver(watched(), { seed: 7 })) delivered += 1;
  const { user, system } = process.cpuUsage(started);
  expect(delivered).toBeGreaterThan(100_000);
  // 75,000 events would be 75 MB.
  expect((heap[1] ?? Infinity) - (heap[0] ?? 0)).toBeLessThan(4_000_000);
  // One million in a minute; processor time, so that a busy machine does not count.
  expect((user + system) / 1e6).toBeLessThan(6);
});

test('events are made as they are taken: the first of a billion are there at once', () => {
  const traffic = deliver(simulateTraffic({ seed: 7, events: 1_000_000_000 }), { seed: 7, late: 0 });
  const started = process.cpuUsage();
  for (let taken = 0; taken < 100; taken += 1) expect(traffic.next().done).toBe(false);
  expect(process.cpuUsage(started).user / 1e6).toBeLessThan(6);
});
