import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findStorage } from './find-storage.ts';

const urls = (host: string) => ({
  tableUrl: `https://${host}.table.test`,
  blobUrl: `https://${host}.blob.test`,
});
const env = { ANNALS_TABLE_URL: urls('env').tableUrl, ANNALS_BLOB_URL: urls('env').blobUrl };

let folder: string;
const inFolder = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'annals-find-storage-'));
  await mkdir(inFolder('stack/deep'), { recursive: true });
  await mkdir(inFolder('stack/.annals'));
  await writeFile(inFolder('stack/.annals/local.json'), JSON.stringify(urls('local')));
  await mkdir(inFolder('broken/.annals'), { recursive: true });
  await writeFile(inFolder('broken/.annals/local.json'), '{"tableUrl":');
});
afterAll(() => rm(folder, { recursive: true }));

test('flags come before the environment, and that before the local stack', async () => {
  const here = inFolder('stack/deep');
  expect(await findStorage(urls('flag'), env, here)).toEqual(urls('flag'));
  expect(await findStorage({}, env, here)).toEqual(urls('env'));
  expect(await findStorage({}, {}, here)).toEqual({
    ...urls('local'),
    localStack: inFolder('stack/.annals/local.json'),
  });
});

test('half of a connection is refused, rather than completed from elsewhere', async () => {
  const half = findStorage({ tableUrl: urls('flag').tableUrl }, {}, inFolder('stack'));
  await expect(half).rejects.toThrow(
    'there is a table URL, but no blob URL: give --blob-url or ANNALS_BLOB_URL',
  );
});

test('an empty variable is none; a bad URL is named with where it came from', async () => {
  expect(
    await findStorage({}, { ANNALS_TABLE_URL: '', ANNALS_BLOB_URL: '' }, inFolder('stack')),
  ).toMatchObject(urls('local'));
  await expect(findStorage({}, { ...env, ANNALS_BLOB_URL: 'data:x' }, folder)).rejects.toThrow(
    'ANNALS_BLOB_URL: "data:x"',
  );
});

test("a local stack's file that cannot be read is said, not passed over", async () => {
  await expect(findStorage({}, {}, inFolder('broken'))).rejects.toThrow('does not name the local stack');
});

test('nothing at all names the three ways', async () => {
  await expect(findStorage({}, {}, folder)).rejects.toThrow(/--table-url.*ANNALS_TABLE_URL.*npm start/);
});
