import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { recent } from './compiler/locate.ts';
import { repositoryRoot } from './project/project.ts';

const windows = process.platform === 'win32';

/** What turbo hashes to tell whether this task has to run: paths as seen from infra. */
async function inputs(): Promise<string[]> {
  const { stdout } = await promisify(execFile)(
    join(repositoryRoot, 'node_modules/.bin', windows ? 'turbo.cmd' : 'turbo'),
    ['run', 'test', '--filter=@annals/infra', '--dry=json'],
    {
      cwd: repositoryRoot,
      shell: windows,
      maxBuffer: 1 << 28,
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
    },
  );
  const { tasks } = JSON.parse(stdout) as { tasks: { taskId: string; inputs: Record<string, string> }[] };
  return Object.keys(tasks.find(({ taskId }) => taskId === '@annals/infra#test')?.inputs ?? {});
}

test('the task is run again for what the checks read, and not for what a run leaves behind', async () => {
  const hashed = await inputs();
  expect(hashed).toEqual(
    expect.arrayContaining([
      'main.bicep',
      '../azure.yaml',
      '../docs/operations.md',
      '../.github/workflows/ci.yml',
    ]),
  );
  expect(hashed.filter((path) => /(^|\/)(\.turbo|test-results|node_modules|dist)\//.test(path))).toEqual([]);
});

test.skipIf(windows)('a compiler that does not run, or is old, is passed over', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'annals-bicep-'));
  const bicep = join(folder, 'bicep');
  const runs = async (script: string, mode: number) => {
    await rm(bicep, { force: true });
    await writeFile(bicep, `#!/bin/sh\n${script}\n`, { mode });
    return recent(bicep);
  };
  try {
    expect(await runs('exit 1', 0o755)).toBeUndefined();
    expect(await runs('echo 99.0.0', 0o644)).toBeUndefined();
    expect(await runs('echo Bicep CLI version 0.1.0', 0o755)).toBeUndefined();
    expect(await runs('echo Bicep CLI version 99.0.0', 0o755)).toBe(bicep);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
