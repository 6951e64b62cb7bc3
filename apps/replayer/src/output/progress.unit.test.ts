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

test('where it is known how much there is to do, it says how long that takes', async () => {
  const { stream, written } = terminal();
  const progress = terminalProgress('sent', stream, { total: 1_000, done: 400 });
  progress.add(100);
  await sleep(1_000);
  expect(written()).toMatch(/sent: 500 of 1000, \d+\/s, \d+s left/);
  progress.end();
});

test('where lines stay, there is one every ten seconds', () => {
  const { stream, written } = terminal();
  let now = 0;
  const progress = lineProgress('sent', stream, { total: 1_000, done: 400 }, () => now);
  for (let second = 1; second <= 25; second += 1) {
    now = second * 1_000;
    progress.add(20);
  }
  progress.end();
  expect(written()).toBe('sent: 600 of 1000, 20/s, 20s left\nsent: 800 of 1000, 20/s, 10s left\n');
});
