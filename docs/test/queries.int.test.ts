import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openEventStore } from '@annals/event-store';
import { catalogue, conversation, webFeature } from '@annals/events-schema/catalogue';
import { type Azurite, startAzurite } from '@annals/local-azure';
import { copyLake, runLake } from '@annals/replay';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blocks, pages } from './pages.ts';

let folder: string;
let azurite: Azurite;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'annals-queries-'));
  azurite = await startAzurite({ folder, inMemory: true });
  const { tableUrl, blobUrl } = azurite;
  const store = await openEventStore({ catalogue, tableUrl, blobUrl, source: '/docs' });

  const chrome = { browser: 'chrome', approximate: false, statement: 0 };
  const feature = webFeature.at('css.properties.grid');
  const flags = [{ type: 'preference', name: '#experimental' }];
  await store.append(
    feature.supportFlagged(
      { ...chrome, statement: 1, version: '29', flags },
      { time: '2013-08-20T00:00:00Z' },
    ),
  );
  await store.append(feature.supportAdded({ ...chrome, version: '57' }, { time: '2017-03-09T00:00:00Z' }));
  await store.append(feature.supportRemoved({ ...chrome, version: '58' }, { time: '2017-04-19T00:00:00Z' }));

  const talk = conversation.at('c-1', { after: 0 });
  const time = '2026-01-02T09:00:00Z';
  await store.append([
    talk.messageReceived(
      { messageId: 'm-1', role: 'user', parts: [{ type: 'text', content: 'hello' }] },
      { time },
    ),
    talk.inferenceRequested(
      {
        inferenceId: 'i-1',
        operation: 'chat',
        providerName: 'azure.ai.openai',
        requestModel: 'm',
        agentVersion: '2',
      },
      { time },
    ),
    talk.inferenceCompleted({ inferenceId: 'i-1', inputTokens: 12, latencyMs: 345.5 }, { time }),
  ]);
  await runLake(store.raw, catalogue);
  await copyLake(store.raw.lake, path.join(folder, 'lake'));
});

afterAll(async () => {
  await azurite.stop();
  await rm(folder, { recursive: true });
});

test('every query on every page runs as pasted, and finds something', async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const answers: Record<string, unknown[]> = {};
  for (const page of await pages())
    for (const query of blocks(page, 'sql').flatMap((block) => block.split(/;\s*\n/))) {
      if (query.trim() === '') continue;
      const here = query.replaceAll('.annals/lake', path.join(folder, 'lake'));
      const rows = (await connection.runAndReadAll(here)).getRowObjectsJson();
      expect(rows, query).not.toEqual([]);
      (answers[page.name] ??= []).push(rows[0]);
    }
  connection.closeSync();
  expect(answers).toEqual({
    'README.md': [
      { browser: 'chrome', year: '2017', features: '1' },
      {
        streamid: 'css.properties.grid',
        time: expect.stringMatching(/^2013-08-/) as string,
        browser: 'chrome',
        version: '29',
        switches: ['#experimental'],
      },
      { streamid: 'css.properties.grid', browser: 'chrome', added: '57', removed: '58', days: '41' },
    ],
    'docs/lake.md': [
      { date: '2026-01-02', role: 'user', messages: '1', conversations: '1' },
      { streamid: 'c-1', messageId: 'm-1', words: 'hello' },
      { agentVersion: '2', requestModel: 'm', latency: 345.5, tokens: '12' },
    ],
  });
});
