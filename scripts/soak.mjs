// Runs the long suites, or the one that is named: test files that do more of the same under ANNALS_SOAK.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const suites = [
  {
    name: 'faults',
    about: '20,000 events through a storage that fails one request in eight',
    workspace: 'packages/event-store',
    file: 'test/many-faults.int.test.ts',
  },
  {
    name: 'kills',
    about: 'the same through the processor, killed at 50 random moments',
    workspace: 'apps/processor',
    file: 'test/kill.e2e.test.ts',
  },
  {
    name: 'hostile',
    about: '100,000 hostile events into the store',
    workspace: 'packages/event-store',
    file: 'test/hostile.int.test.ts',
  },
  {
    name: 'bytes',
    about: 'broken JSON at the doors of the processor',
    workspace: 'apps/processor',
    file: 'test/hostile.e2e.test.ts',
  },
  {
    name: 'oracle',
    about: '120,000 rows of a dataset against SQL over the lake',
    workspace: 'packages/datasets',
    file: 'test/oracle.int.test.ts',
  },
  {
    name: 'explorer',
    about: 'the explorer over 50,000 streams, and through a stream of 10,000 events',
    workspace: 'apps/explorer',
    file: 'test/explorer.e2e.test.ts',
  },
];

const [named, ...rest] = process.argv.slice(2);
const chosen = named === undefined ? suites : suites.filter(({ name }) => name === named);
if (named === 'list' || chosen.length === 0 || rest.length > 0) {
  for (const { name, about } of suites) console.log(`${name.padEnd(10)}${about}`);
  process.exit(named === 'list' ? 0 : 2);
}

const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const failed = chosen.filter(({ workspace, file }) => {
  const { status } = spawnSync(process.execPath, [vitest, 'run', file, '--reporter=default'], {
    cwd: join(root, workspace),
    env: { ...process.env, ANNALS_SOAK: '1' },
    stdio: 'inherit',
  });
  return status !== 0;
});
for (const { name } of failed) console.error(`${name} failed`);
process.exit(failed.length > 0 ? 1 : 0);
