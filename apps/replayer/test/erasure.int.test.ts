import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ingest, openEventStore } from '@annals/event-store';
import { completeDraft, type DraftEvent } from '@annals/events-schema';
import { catalogue, conversation } from '@annals/events-schema/catalogue';
import { type Azurite, startAzurite } from '@annals/local-azure';
import { rotateLocalKey, storagePrivacy } from '@annals/privacy';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lines, runCli } from './run-cli.ts';

let folder: string;
let keysFolder: string;
let azurite: Azurite;

/** What two people said, and an event of the first that breaks a rule. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'annals-replayer-erasure-'));
  keysFolder = join(folder, 'keys');
  azurite = await startAzurite({ folder: join(folder, 'azurite'), inMemory: true });
  const { tableUrl, blobUrl } = azurite;
  const keyEncryptionKey = pathToFileURL(keysFolder).href;
  const privacy = await storagePrivacy(catalogue, { tableUrl, keyEncryptionKey, localFolder: keysFolder });
  const store = await openEventStore({ catalogue, tableUrl, blobUrl, buckets: 4, ...privacy });
  const events = ['user-4711', 'user-4712'].flatMap((datasubject) => {
    const at = conversation.at(`c-of-${datasubject}`, { after: 0 });
    const said = { time: '2026-05-01T09:00:00Z', datasubject };
    const parts = [{ type: 'text' as const, content: `${datasubject} said so` }];
    const drafts: DraftEvent[] = [
      at.started({ channel: 'web', agentVersion: '1' }, said),
      at.messageReceived({ messageId: 'q', role: 'user', parts }, said),
    ];
    return drafts.map((draft, n) =>
      completeDraft(draft, { source: '/test', newId: () => `${datasubject}-${n}` }),
    );
  });
  await ingest(store, [...events, { ...events[1], id: 'refused', data: { parts: 'user-4711 said so' } }]);
});
afterAll(async () => {
  await azurite.stop();
  await rm(folder, { recursive: true, force: true });
});

const cli = (...args: string[]) =>
  runCli(args, {
    env: {
      ANNALS_TABLE_URL: azurite.tableUrl,
      ANNALS_BLOB_URL: azurite.blobUrl,
      ANNALS_KEY_ENCRYPTION_KEY: pathToFileURL(keysFolder).href,
    },
  });
const json = async (...args: string[]) => {
  const { code, stdout } = await cli(...args, '--json');
  return { code, document: JSON.parse(stdout) as Record<string, unknown> };
};

test('all that is held about a person is handed over, a piece a line, and nothing of others', async () => {
  const { code, stdout } = await cli('export', 'user-4711');
  expect(code).toBe(0);
  const pieces = lines(stdout) as { kind: string }[];
  expect(pieces.map(({ kind }) => kind)).toEqual(['event', 'event', 'quarantine']);
  expect(stdout).toContain('user-4711 said so');
  expect(stdout).not.toContain('user-4712');
  expect(await cli('export', 'nobody')).toMatchObject({
    ...{ code: 3, stdout: '' },
    stderr: 'nothing is held about "nobody"\n',
  });
});

test('keys are wrapped anew after a rotation, once, and open what they opened', async () => {
  await rotateLocalKey(keysFolder);
  const { code, document } = await json('rewrap');
  expect(code).toBe(0);
  expect(document.rewrapped).toBe(document.keys);
  expect(document.keys).toBeGreaterThan(1);
  expect((await cli('rewrap')).stdout).toBe(`keys: 0 of ${String(document.keys)} wrapped anew\n`);
});

test('who is due is only named unless it is said otherwise; a policy that cannot be read is refused', async () => {
  expect(await json('retention', 'run', '--policy', 'conversation=1d')).toEqual({
    code: 0,
    document: { due: [] },
  });
  expect(await cli('retention', 'run')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no policy') as string,
  });
  expect(await cli('retention', 'run', '--policy', 'recipes=1d')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('there is no category "recipes"') as string,
  });
});

test('nobody is erased by a script that does not say so, or by a look', async () => {
  expect(await cli('erase', 'user-4711')).toMatchObject({
    ...{ code: 2, stdout: '' },
    stderr: 'replayer: what is erased is gone for good: say --yes\n',
  });
  const { code, document } = await json('erase', 'user-4711', '--dry-run');
  expect(code).toBe(0);
  expect(document).toMatchObject({ dryRun: true, streams: 1, events: 2, refused: { quarantine: 1 } });
  // The rotation before did no harm either.
  expect((await cli('export', 'user-4711')).stdout).toContain('user-4711 said so');
});

test('who is erased is gone, the report says what was found, and a second time does no harm', async () => {
  const { code, document } = await json('erase', 'user-4711', '--yes');
  expect(code).toBe(0);
  expect(document).toMatchObject({
    ...{ subject: 'user-4711', state: 'done', streams: 1, events: 2, rewritten: 0, datasets: [], untold: [] },
    refused: { quarantine: 1, deadLetters: 0, unreadable: [] },
  });
  const again = await cli('erase', 'user-4711', '--yes');
  expect(again.code).toBe(0);
  expect(again.stdout).toMatch(
    /^events: 2 in 1 streams, their personal fields erased\nquarantine: 0 discarded\ndead letters: 0 discarded\nrun it again from \S+Z on: .+\nerasure: erase-[0-9a-f]{32}-2\n$/,
  );
  const { stdout } = await cli('export', 'user-4711');
  expect(lines(stdout)).toHaveLength(2);
  expect(stdout).toContain('{"erased":true}');
  expect(stdout).not.toContain('said so');
  expect((await cli('export', 'user-4712')).stdout).toContain('user-4712 said so');
});
