import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { run, tsc } from './command.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Here the package finds itself, as its `exports` say, and its devDependencies. */
const folder = path.join(root, 'test-results/readme');

test('the code in the README type-checks', async () => {
  const readme = await readFile(path.join(root, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```ts\n(\/\/ (\S+\.ts)\n.*?)^```$/gms)];
  expect(blocks.length).toBe(readme.match(/^```ts$/gm)?.length);

  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [, code = '', file = ''] of blocks) await writeFile(path.join(folder, file), code);
  await writeFile(
    path.join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: path.join(root, '../../tsconfig.base.json'), include: ['*.ts'] }),
  );
  await run(process.execPath, [tsc, '-p', folder], { cwd: folder });
  await rm(folder, { recursive: true });
}, 120_000);
