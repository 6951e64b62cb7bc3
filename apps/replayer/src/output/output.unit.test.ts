import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createOutput } from './output.ts';
import { TableWriter } from './table.ts';

/** An output whose stdout keeps what is written; a terminal if it has columns. */
function recorded({ columns, env = {} }: { columns?: number; env?: Record<string, string> } = {}) {
  const terminal = columns === undefined ? {} : { isTTY: true, columns };
  const stdout = Object.assign(new PassThrough({ highWaterMark: 1 << 24 }), terminal);
  const output = createOutput({ stdout, stderr: new PassThrough(), env }, false);
  return { output, written: () => String(stdout.read() ?? '') };
}

test('colours are for terminals that want them', () => {
  const supported = (options: Parameters<typeof recorded>[0]) =>
    recorded(options).output.colors.isColorSupported;
  expect(supported({ columns: 80 })).toBe(true);
  expect(supported({ columns: 80, env: { NO_COLOR: '1' } })).toBe(false);
  expect(supported({ columns: 80, env: { TERM: 'dumb' } })).toBe(false);
  expect(supported({})).toBe(false);
});

test('a line waits while its reader is behind', async () => {
  const stdout = new PassThrough({ highWaterMark: 1 });
  const output = createOutput({ stdout, stderr: new PassThrough(), env: {} }, false);
  let written = false;
  const writing = output.line('more than fits').then(() => (written = true));
  await new Promise(setImmediate);
  expect(written).toBe(false);
  stdout.resume();
  await writing;
});

test('a table has its titles once, and widths that fit what came so far', async () => {
  const { output, written } = recorded();
  const table = new TableWriter(output, ['id', 'n', 'text']);
  for (let n = 1; n <= 201; n += 1) await table.row([n === 201 ? 'a-long-one' : 'a', String(n), 'x']);
  await table.end();
  const lines = written().split('\n');
  expect(lines).toHaveLength(203);
  expect([lines[0], lines[1], lines[200], lines[201]]).toEqual([
    'id  n    text',
    'a   1    x',
    'a   200  x',
    'a-long-one  201  x',
  ]);
});

test("the last column takes what is left of a terminal's width; in a pipe nothing is cut", async () => {
  const row = ['id', 'x'.repeat(100)];
  const narrow = recorded({ columns: 40, env: { NO_COLOR: '1' } });
  const piped = recorded();
  for (const { output } of [narrow, piped]) {
    const table = new TableWriter(output, ['id', 'text']);
    await table.row(row);
    await table.end();
  }
  expect(narrow.written().split('\n')[1]).toBe(`id  ${'x'.repeat(35)}…`);
  expect(piped.written().split('\n')[1]).toBe(row.join('  '));
});

test('a table without rows prints nothing', async () => {
  const { output, written } = recorded();
  await new TableWriter(output, ['id']).end();
  expect(written()).toBe('');
});
