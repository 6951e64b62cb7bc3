import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { terminalProgress } from './progress.ts';

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
