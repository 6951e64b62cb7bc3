import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { lineProgress, terminalProgress } from './progress.ts';

/** A terminal that keeps what is written. */
function terminal() {
  const stream = Object.assign(new PassThrough({ highWaterMark: 1 << 20 }), { isTTY: true, columns: 80 });
  return { stream, written: () => String(stream.read() ?? '') };
}

test('a job that is done at once shows nothing', async () => {
  const { stream, written } = terminal();
  const progress = terminalProgress('events', stream);
  progress.add();
  progress.end();
  await sleep(700);
  expect(written()).toBe('');
});

test('a long job counts, and gives the terminal back at its end', async () => {
  const { stream, written } = terminal();
  const progress = terminalProgress('events', stream);
  progress.add(7);
  await sleep(1_000);
  expect(written()).toMatch(/events: 7 in \d+s, \d+\/s/);
  progress.end();
  progress.end();
  const last = written();
  expect(last).toContain('\u001b[?25h');
  expect(last).toContain('\u001b[?7h');
});

test('once it is known about how many there will be, it says how long that takes', async () => {
  const { stream, written } = terminal();
  const progress = terminalProgress('events', stream);
  progress.add(10);
  progress.expect(100);
  await sleep(1_000);
  progress.add(0);
  expect(written()).toMatch(/events: 10 in \d+s, \d+\/s, about \d+s left/);
  progress.end();
});

test.each([
  [false, /^events: 10, \d+\/s, about \d+s left\n/],
  [true, /^\{"progress":\{"what":"events","count":10,"perSecond":\d+,"secondsLeft":\d+\}\}\n/],
])('without a terminal it says so in lines; JSON: %s', async (json, line) => {
  const { stream, written } = terminal();
  const progress = lineProgress('events', stream, json, 50);
  progress.add(10);
  progress.expect(100);
  await sleep(200);
  progress.end();
  expect(written()).toMatch(line);
  await sleep(100);
  expect(written()).toBe('');
});
