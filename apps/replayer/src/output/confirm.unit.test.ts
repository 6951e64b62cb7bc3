import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { confirmOn } from './confirm.ts';

const terminal = () => Object.assign(new PassThrough(), { isTTY: true });

test.each([
  ['y\n', true],
  ['Yes\n', true],
  ['n\n', false],
  ['\n', false],
  ['yesterday\n', false],
  ['', false],
])('%j is an answer: %j', async (answer, agreed) => {
  const input = terminal();
  const screen = terminal();
  const asked = confirmOn(input, screen)?.('Discard 3 for good?');
  input.end(answer);
  expect(await asked).toBe(agreed);
  screen.end();
  expect(await text(screen)).toBe('Discard 3 for good? (y/N) ');
});

test('where nobody sits, nobody is asked', () => {
  expect(confirmOn(new PassThrough(), terminal())).toBeUndefined();
  expect(confirmOn(terminal(), new PassThrough())).toBeUndefined();
});
