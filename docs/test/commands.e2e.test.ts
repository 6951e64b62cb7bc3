import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ingest, openEventStore } from '@annals/event-store';
import { catalogue, webFeature } from '@annals/events-schema/catalogue';
import { type Azurite, startAzurite } from '@annals/local-azure';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blocks, pages, root } from './pages.ts';

/** Commands that are not run here, and who runs them. */
const elsewhere: Record<string, string> = {
  'npm start': 'apps/demo/test runs what it starts',
  'npm test': 'runs this test',
  'npm run demo:predict':
    'apps/demo runs its parts on less history; it fails by itself if it does not tell more than the base rate',
  'azd auth login': 'needs a subscription',
  'azd up': 'needs a subscription; infra/test holds what it runs',
  'npm run schemas -w @annals/events-schema': 'writes to the repository; the drift test runs the same code',
};

let folder: string;
let azurite: Azurite;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'annals-docs-'));
  azurite = await startAzurite({ folder, inMemory: true });
  const { tableUrl, blobUrl } = azurite;
  const store = await openEventStore({ catalogue, tableUrl, blobUrl, source: '/docs' });
  const support = { browser: 'chrome', version: '76', approximate: false, statement: 0 };
  const feature = webFeature.at('css.properties.backdrop-filter');
  await store.append(feature.supportAdded(support, { time: '2019-07-30T00:00:00Z' }));
  await ingest(store, [{ what: 'is this' }]);
});

afterAll(async () => {
  await azurite.stop();
  await rm(folder, { recursive: true });
});

test('every command in the README runs as pasted', async () => {
  const page = (await pages()).find(({ name }) => name === 'README.md');
  const commands = page ? blocks(page, 'sh').flatMap((block) => block.trim().split('\n')) : [];
  const here = commands.filter((command) => !(command in elsewhere));
  expect(here.length).toBeGreaterThan(0);

  const env = { ...process.env, ANNALS_TABLE_URL: azurite.tableUrl, ANNALS_BLOB_URL: azurite.blobUrl };
  for (const command of here) {
    const { stdout } = await promisify(execFile)('bash', ['-c', command], { cwd: root, env });
    expect(stdout.trim(), command).not.toBe('');
  }
}, 120_000);
