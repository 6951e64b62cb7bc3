import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DemoError } from '../demo-error.ts';

/** The repository's root, from `apps/demo/dist/stack` as from `apps/demo/src/stack`. */
const root = fileURLToPath(new URL('../../../..', import.meta.url));

export const defaultStateFolder = join(root, '.annals');

/**
 * The processor as it is deployed: the folder that its build writes. Only run, never imported.
 * @throws DemoError `not-built`
 */
export function processorApp(): string {
  const folder = join(root, 'apps', 'processor', 'dist', 'app');
  if (!existsSync(join(folder, 'host.json')))
    throw new DemoError('not-built', 'the processor is not built: npm run build');
  return folder;
}
