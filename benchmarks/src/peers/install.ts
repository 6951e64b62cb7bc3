import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Run } from '../benchmark.ts';

const folder = fileURLToPath(new URL('../../peers', import.meta.url));

/** Installs the peers' packages into their own folder, unless they are there: the repository does without them. */
export function installPeers(say: Run['say']): void {
  const installed = join(folder, 'node_modules', '.package-lock.json');
  const lock = join(folder, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  say(
    'Installing the peers into benchmarks/peers/node_modules (npm ci): about 140 MB, ' +
      'and two minutes where sqlite3 has to be compiled …',
  );
  const { status, error } = spawnSync(
    'npm',
    ['ci', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error'],
    // What is printed on stdout is the benchmark's result.
    { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' },
  );
  if (error ?? status !== 0)
    throw new Error('the peers could not be installed: see above, and run the command again', {
      cause: error,
    });
}
