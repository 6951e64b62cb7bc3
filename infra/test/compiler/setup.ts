import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { howToGetBicep, locateBicep } from './locate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the Bicep compiler; '' if there is none. */
    bicep: string;
  }
}

/**
 * An input of turbo's `test` task (infra/turbo.json). A run that left the compiler's tests out must not be taken from the
 * cache as a pass: each such run writes something else here. The first run with a compiler writes `none` over it.
 */
const leftOut = fileURLToPath(new URL('../../compiler/.packages/left-out', import.meta.url));

/** Finds the compiler once, before the test files run side by side. */
export default async function setup(project: TestProject): Promise<void> {
  const bicep = await locateBicep();
  if (bicep === undefined) {
    const missing = `no Bicep compiler: ${howToGetBicep}`;
    if (process.env.CI) throw new Error(missing);
    await note(randomUUID());
    console.warn(`Left out what needs the compiler, ${missing}.`);
  } else if (existsSync(leftOut)) await note('none');
  project.provide('bicep', bicep ?? '');
}

async function note(what: string): Promise<void> {
  await mkdir(dirname(leftOut), { recursive: true });
  await writeFile(leftOut, what);
}
