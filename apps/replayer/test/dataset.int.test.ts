import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { lines, runCli } from './run-cli.ts';
import { seededStorage } from './seeded-storage.ts';

let storage: Awaited<ReturnType<typeof seededStorage>>;
let cwd: string;

beforeAll(async () => {
  storage = await seededStorage();
});
afterAll(() => storage.stop());
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'annals-dataset-'));
  return () => rm(cwd, { recursive: true, force: true });
});

const name = 'web-platform-interop';
const cli = (...args: string[]) => runCli(['dataset', ...args], { env: storage.env, cwd });
const json = async (...args: string[]) => {
  const { code, stdout } = await cli(...args, '--json');
  return { code, document: JSON.parse(stdout) as Record<string, unknown> };
};

test('a dataset is built, which archives first; described, verified, and the same when built again', async () => {
  const first = await cli('build', name, '--json');
  expect(first).toMatchObject({ code: 0, stderr: 'there is no archive yet: archive run comes first\n' });
  const { id, folder, archive, manifest } = JSON.parse(first.stdout) as Record<
    'id' | 'folder' | 'archive',
    string
  > & {
    manifest: { rows: object };
  };
  expect(folder).toBe(join(cwd, '.annals', 'datasets', `${name}-${id.slice(0, 12)}`));
  expect(archive).toMatch(/^manifests\//);
  // One event of grid and all of busy's say that Chrome, alone, supports it.
  expect(manifest.rows).toMatchObject({ total: 181, train: 181, embargo: 0, censored: 0 });
  expect((await json('describe', folder)).document).toEqual({ id, folder, manifest });
  expect(await json('verify', folder, '--id', id.slice(0, 12))).toMatchObject({
    code: 0,
    document: { id, problems: [] },
  });

  const again = await cli('build', name, '--archive', archive, '--out', 'elsewhere');
  expect(again).toMatchObject({ code: 0, stderr: '' });
  expect(again.stdout).toContain(`dataset: ${id}\nfolder: elsewhere\n`);
  const files = await readdir(folder);
  expect(await readdir(join(cwd, 'elsewhere'))).toEqual(files);
  for (const file of files)
    expect(await readFile(join(cwd, 'elsewhere', file))).toEqual(await readFile(join(folder, file)));
  expect(await cli('build', name, '--out', 'elsewhere')).toMatchObject({
    code: 2,
    stderr: 'replayer: elsewhere is not empty (folder-taken)\n',
  });
  expect((await json('build', name, '--publish')).document).toMatchObject({
    ...{ id, folder, published: `${name}/${id}/` },
  });
  expect(await readdir(join(cwd, '.annals', 'datasets'))).toEqual([`${name}-${id.slice(0, 12)}`]);
  expect(await json('verify', '--published', `${name}/${id.slice(0, 12)}`)).toMatchObject({
    code: 0,
    document: { id, problems: [] },
  });

  const past = await json('build', name, '--as-of', '2017-06-01', '--out', 'past');
  expect(past.document.id).not.toBe(id);
  expect(past.document).toMatchObject({ manifest: { log: { end: '2017-06-01T00:00:00.000000000Z' } } });
});

test('a dataset that ships has no feature that leaks', async () => {
  expect(await cli('check', name, '--sample', '50')).toMatchObject({
    code: 0,
    stdout: 'checked: 181 rows, 50 of them built again from what was known; leaks: 0\n',
  });
});

test('verify names what is wrong with the files', async () => {
  await cli('build', name, '--out', 'it');
  const manifest = await readFile(join(cwd, 'it', 'manifest.json'), 'utf8');
  await appendFile(join(cwd, 'it', 'features.parquet'), 'x');
  await rm(join(cwd, 'it', 'sequences.parquet'));
  await writeFile(join(cwd, 'it', 'notes.txt'), '');
  const { code, stdout } = await cli('verify', 'it', '--id', 'abc');
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /^features\.parquet has \d+ bytes, not \d+\nsequences\.parquet is missing\nnotes\.txt is not in the manifest\nthis is not abc: .*\nverified: \d files, \d+ bytes; problems: 4\n/,
  );
  await writeFile(join(cwd, 'it', 'manifest.json'), manifest.replace('"format": 1', '"format": 2'));
  expect(await cli('verify', 'it')).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^it\/manifest\.json: format: .*\nverified: 0 files/) as string,
  });
});

test('datasets are listed and described without a storage', async () => {
  const bare = (...args: string[]) => runCli(['dataset', ...args], { cwd });
  const listed = await bare('list', '--json');
  expect(lines(listed.stdout)).toContainEqual(
    expect.objectContaining({ name, category: 'web-feature', clock: 'time' }),
  );
  const { stdout } = await bare('describe', name);
  expect(stdout).toContain('horizon: 24 months\nsplit: test after 2021-01-01T00:00:00Z, train before\n');
  expect(stdout).toMatch(/\nlabel_second_engine +flag\n/);
});

test('what is not there is said so', async () => {
  expect(await cli('build', 'nothing')).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(
      /^replayer: there is no dataset "nothing", only .*web-platform-interop/,
    ) as string,
  });
  for (const command of ['describe', 'verify'])
    expect(await cli(command, 'nowhere')).toMatchObject({
      code: 3,
      stderr: 'replayer: nowhere holds no dataset: there is no manifest.json (no-dataset)\n',
    });
  const absent = await cli('build', name, '--archive', 'manifests/none.json');
  expect(absent).toMatchObject({ code: 1, stderr: expect.stringContaining('archive-missing') as string });
  expect(await readdir(cwd)).toEqual([]);
});
