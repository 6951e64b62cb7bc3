import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { builtApp, functionsOf } from './project/registered-functions.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** What azd zips: the folder `dist` of azure.yaml, as it is; here outside the repository. */
async function unpacked(app: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'annals-deployed-'));
  folders.push(folder);
  await cp(builtApp(app), folder, { recursive: true });
  return folder;
}

describe.each([
  {
    app: 'processor',
    functions: [
      { name: 'ingest', type: 'eventGridTrigger' },
      ...[
        'receiveEvents',
        'appendToStream',
        'readStream',
        'listStreams',
        'readState',
        'listCategories',
        'readActivity',
        'readLive',
        'listProjections',
        'listReplays',
        'listQuarantine',
        'showQuarantined',
        'retryQuarantined',
        'discardQuarantined',
        'listDatasets',
        'readDatasetFile',
        'verifyDataset',
        'explorer',
        'health',
        'openapi',
      ].map((name) => ({
        name,
        type: 'httpTrigger',
      })),
    ],
  },
  {
    app: 'replayer',
    functions: [
      { name: 'health', type: 'httpTrigger' },
      { name: 'followProjections', type: 'timerTrigger' },
      { name: 'startReplay', type: 'httpTrigger' },
      { name: 'listReplays', type: 'httpTrigger' },
      { name: 'readReplay', type: 'httpTrigger' },
      { name: 'cancelReplay', type: 'httpTrigger' },
      { name: 'startErasure', type: 'httpTrigger' },
      { name: 'readErasure', type: 'httpTrigger' },
      { name: 'runShard', type: 'queueTrigger' },
      { name: 'giveUpShard', type: 'queueTrigger' },
    ],
  },
])('point 10: the deployed $app', ({ app, functions }) => {
  test('loads with no node_modules beside it, and registers its functions', async () => {
    const folder = await unpacked(app);
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['host.json', 'main.js', 'package.json']));
    expect(await readdir(folder)).not.toContain('node_modules');
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as object;
    expect(manifest).toMatchObject({ main: 'main.js' });
    expect(manifest).not.toHaveProperty('dependencies');
    expect(await functionsOf(folder)).toMatchObject(functions);
  });

  test('would not load if it needed a package', async () => {
    const folder = await unpacked(app);
    const main = join(folder, 'main.js');
    await writeFile(main, `require('@azure/data-tables');\n${await readFile(main, 'utf8')}`);
    await expect(functionsOf(folder)).rejects.toThrow(/@azure\/data-tables/);
  });
});
