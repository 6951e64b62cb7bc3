import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Azurite,
  freePort,
  type FunctionsHost,
  startAzurite,
  startFunctionsHost,
} from '@annals/local-azure';
import { openEventStore } from '@annals/event-store';
import { catalogue } from '@annals/events-schema/catalogue';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folder } from './run-cli.ts';

let app: string;
let azurite: Azurite;
const hosts: FunctionsHost[] = [];

beforeAll(async () => {
  app = await mkdtemp(join(tmpdir(), 'annals-replayer-app-'));
  await cp(join(folder, 'dist', 'app'), app, { recursive: true });
  azurite = await startAzurite({ folder: join(app, 'azurite'), inMemory: true });
});
afterAll(async () => {
  await Promise.all(hosts.map((host) => host.stop()));
  await azurite.stop();
  await rm(app, { recursive: true, force: true });
});

async function start(tableUrl: string, more: Record<string, string> = {}): Promise<FunctionsHost> {
  const env = {
    ANNALS_TABLE_URL: tableUrl,
    ANNALS_BLOB_URL: azurite.blobUrl,
    ANNALS_SHARDS__queueServiceUri: azurite.queueUrl,
    ...more,
  };
  const host = await startFunctionsHost({ app, env });
  hosts.push(host);
  return host;
}

async function health(tableUrl: string) {
  const host = await start(tableUrl);
  expect(host.functions).toMatchObject([
    { name: 'health', type: 'httpTrigger', route: 'api/health' },
    { name: 'followProjections', type: 'timerTrigger' },
    { name: 'startReplay', type: 'httpTrigger', route: 'api/replays', methods: ['POST'] },
    { name: 'listReplays', type: 'httpTrigger', route: 'api/replays', methods: ['GET'] },
    { name: 'readReplay', type: 'httpTrigger', route: 'api/replays/{id}', methods: ['GET'] },
    { name: 'cancelReplay', type: 'httpTrigger', route: 'api/replays/{id}/cancel', methods: ['POST'] },
    { name: 'startErasure', type: 'httpTrigger', route: 'api/erasures', methods: ['POST'] },
    { name: 'readErasure', type: 'httpTrigger', route: 'api/erasures/{id}', methods: ['GET'] },
    { name: 'runShard', type: 'queueTrigger' },
    { name: 'giveUpShard', type: 'queueTrigger' },
  ]);
  const response = await fetch(`${host.url}/api/health`);
  return { status: response.status, body: await response.json() };
}
const version = expect.stringMatching(/^\d+\.\d+\.\d+$/) as string;

test('what is deployed has nothing of the command line in it', async () => {
  const files = await readdir(join(folder, 'dist', 'app'));
  expect(files.sort()).toEqual(['host.json', 'main.js', 'main.js.LEGAL.txt', 'main.js.map', 'package.json']);
});

test('copied alone to an empty folder it loads, and is well once the events table can be read', async () => {
  expect(await health(azurite.tableUrl)).toEqual({ status: 503, body: { status: 'unavailable', version } });
  await openEventStore({ catalogue, tableUrl: azurite.tableUrl, blobUrl: azurite.blobUrl });
  expect(await health(azurite.tableUrl)).toEqual({ status: 200, body: { status: 'ok', version } });
});

test('it is unavailable while the storage does not answer', async () => {
  const nowhere = `http://127.0.0.1:${await freePort()}/devstoreaccount1`;
  expect(await health(nowhere)).toEqual({ status: 503, body: { status: 'unavailable', version } });
});

test('retention is applied by itself only where somebody said when', async () => {
  const { functions } = await start(azurite.tableUrl, { ANNALS_RETENTION_SCHEDULE: '0 30 2 * * *' });
  expect(functions).toContainEqual(expect.objectContaining({ name: 'applyRetention', type: 'timerTrigger' }));
});
