import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  type Azurite,
  type FunctionsHost,
  startAzurite,
  startFunctionsHost,
  startTopic,
  type Topic,
} from '@annals/local-azure';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { publishingAs } from '../smoke/credential.ts';
import { smokeSettings } from '../smoke/settings.ts';
import { smoke } from '../smoke/smoke.ts';
import { ingestedFields } from './checks/monitoring.ts';
import { builtApp } from './project/registered-functions.ts';

let folder: string;
let azurite: Azurite;
let host: FunctionsHost;
let topic: Topic;
const lines: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'annals-smoke-'));
  azurite = await startAzurite({ folder: join(folder, 'azurite'), inMemory: true });
  host = await startFunctionsHost({
    app: builtApp('processor'),
    env: { ANNALS_TABLE_URL: azurite.tableUrl, ANNALS_BLOB_URL: azurite.blobUrl },
    log: ({ message }) => lines.push(message),
  });
  topic = await startTopic({
    folder: join(folder, 'topic'),
    key: 'local',
    subscriptions: [{ name: 'ingest', endpoint: host.webhookUrl('ingest') }],
  });
});
afterAll(async () => {
  await topic.stop();
  await host.stop();
  await azurite.stop();
  await rm(folder, { recursive: true, force: true });
});

const settings = () => ({
  topicEndpoint: topic.endpoint,
  tableUrl: azurite.tableUrl,
  blobUrl: azurite.blobUrl,
  topicKey: 'local',
});

describe('the smoke check, on the local stack', () => {
  test('publishes, waits until the event is stored, and says how long each hop took', async () => {
    const said: string[] = [];
    const hops = await smoke(settings(), { everyMs: 20, mostMs: 30_000, say: (line) => said.push(line) });
    expect(hops.publishMs).toBeGreaterThan(0);
    expect(hops.readMs).toBeGreaterThan(0);
    expect(said.join('\n')).toMatch(
      /Publishing event [\w-]+ to 127\.0\.0\.1.*Acknowledged by the topic after \d+ ms.*Stored -?\d+ ms/s,
    );
  });

  test('the processor logged the line that the queries read', async () => {
    // Lines take another way than answers, and may come after them.
    const line = await vi.waitFor(
      () => lines.find((each) => each.startsWith('{"event":"ingested"')) ?? expect.fail('no line yet'),
      { timeout: 10_000, interval: 20 },
    );
    expect(Object.keys(JSON.parse(line) as object)).toEqual(['event', ...ingestedFields]);
  });

  test('runs as the command that azd starts', async () => {
    const main = fileURLToPath(new URL('../smoke/main.ts', import.meta.url));
    const { topicEndpoint, tableUrl, blobUrl, topicKey } = settings();
    const env = {
      ...process.env,
      ANNALS_TOPIC_ENDPOINT: topicEndpoint,
      ANNALS_TABLE_URL: tableUrl,
      ANNALS_BLOB_URL: blobUrl,
      ANNALS_TOPIC_KEY: topicKey,
    };
    const { stdout } = await promisify(execFile)(process.execPath, [main, '--json', '--timeout', '60'], {
      env,
    });
    expect(JSON.parse(stdout)).toMatchObject({ tries: { publish: 1 } });
  });

  test('fails where the event never arrives, and where nobody may publish', async () => {
    const soon = { everyMs: 20, mostMs: 100 };
    const silent = await startTopic({ folder: join(folder, 'silent'), key: 'local', subscriptions: [] });
    await expect(smoke({ ...settings(), topicEndpoint: silent.endpoint }, soon)).rejects.toThrow(
      'waiting for the event: not within 0 s (not there yet)',
    );
    await silent.stop();
    await expect(smoke({ ...settings(), topicKey: 'wrong' }, soon)).rejects.toThrow(
      'publishing: not within 0 s (may not publish yet)',
    );
  });
});

describe('where the smoke check looks', () => {
  const env = {
    ANNALS_TOPIC_ENDPOINT: 'https://t/api/events',
    ANNALS_TABLE_URL: 'https://a',
    ANNALS_BLOB_URL: 'https://b',
  };

  test('the environment, as azd gives it to a hook', async () => {
    expect(await smokeSettings(env, () => Promise.reject(new Error('not asked')))).toMatchObject({
      tableUrl: 'https://a',
    });
  });

  test('else the azd environment; what is in neither is named', async () => {
    expect(await smokeSettings({}, () => Promise.resolve(env))).toMatchObject({ blobUrl: 'https://b' });
    await expect(smokeSettings({}, () => Promise.resolve({}))).rejects.toThrow(
      'ANNALS_TOPIC_ENDPOINT is not set',
    );
  });

  test('a key never goes to another machine', () => {
    expect(() => publishingAs('https://evil.example/api/events', 'a key')).toThrow('on this machine only');
  });
});
