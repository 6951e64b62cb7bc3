import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { blocks, pages, root } from './pages.ts';

const folder = path.join(root, 'docs/test-results/code');
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

test('the code on every page type-checks', async () => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  let written = 0;
  for (const page of await pages()) {
    const code = blocks(page, 'ts');
    // The README tells one story; elsewhere each block stands for itself.
    const modules = page.name === 'README.md' ? [code.join('\n')] : code;
    for (const [index, module] of modules.entries()) {
      await writeFile(path.join(folder, `${path.basename(page.name, '.md')}-${index}.ts`), module);
      written += 1;
    }
  }
  expect(written).toBeGreaterThan(1);
  const config = { extends: path.join(root, 'tsconfig.base.json'), include: ['*.ts'] };
  await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(config));
  await promisify(execFile)(process.execPath, [tsc, '-p', folder]).catch((error: unknown) => {
    throw new Error((error as { stdout: string }).stdout);
  });
}, 120_000);
