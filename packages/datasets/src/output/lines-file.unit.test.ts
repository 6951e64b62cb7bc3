import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LinesFile } from './lines-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'annals-lines-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('what was added is in the file, in its order, however much it is', async () => {
  const lines = new LinesFile(join(folder, 'some.jsonl'));
  const values = Array.from({ length: 3_000 }, (_, n) => ({ n, text: 'ü'.repeat(50) }));
  for (const value of values) await lines.add(value);
  await lines.finish();
  const text = await readFile(lines.path, 'utf8');
  expect(
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object),
  ).toEqual(values);
});

test('a file of no lines is not made', async () => {
  const lines = new LinesFile(join(folder, 'none.jsonl'));
  await lines.finish();
  await expect(readFile(lines.path)).rejects.toMatchObject({ code: 'ENOENT' });
});

// Where there is no such device, it cannot be written either.
test('a disk that is full is an error to whoever writes', async () => {
  const lines = new LinesFile('/dev/full');
  await lines.add({ n: 1 });
  await expect(lines.finish()).rejects.toThrow();
});

test('a place where no file can be is an error to whoever adds', async () => {
  const lines = new LinesFile(join(folder, 'missing', 'some.jsonl'));
  await expect(lines.add({ text: 'x'.repeat(100_000) })).rejects.toMatchObject({ code: 'ENOENT' });
});
