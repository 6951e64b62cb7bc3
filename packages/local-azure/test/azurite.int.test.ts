import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AzureNamedKeyCredential, TableClient } from '@azure/data-tables';
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startAzurite, wellKnownAccount, type AzuriteOptions } from '../src/index.ts';
import { FIXTURE_APP } from './fixture-host.ts';
import { testFolder } from './folders.ts';

vi.setConfig({ testTimeout: 60_000 }); // Azurite takes seconds to start, more on a busy machine
const { name, key } = wellKnownAccount;

async function testAzurite(options: AzuriteOptions) {
  const azurite = await startAzurite(options);
  onTestFinished(() => azurite.stop());
  return azurite;
}

function tableAt(url: string) {
  const options = { allowInsecureConnection: true };
  return new TableClient(url, 'things', new AzureNamedKeyCredential(name, key), options);
}

function blobAt(url: string) {
  const service = new BlobServiceClient(url, new StorageSharedKeyCredential(name, key));
  return service.getContainerClient('things').getBlockBlobClient('a');
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('what was acknowledged survives a stop and a start in the same folder', async () => {
  const folder = await testFolder();
  const first = await testAzurite({ folder });
  expect(first.accountName).toBe(name);
  for (const url of [first.blobUrl, first.queueUrl, first.tableUrl]) {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/devstoreaccount1$/);
  }
  await tableAt(first.tableUrl).createTable();
  await tableAt(first.tableUrl).createEntity({ partitionKey: 'p', rowKey: 'r', value: 1 });
  const service = new BlobServiceClient(first.blobUrl, new StorageSharedKeyCredential(name, key));
  await service.createContainer('things');
  await blobAt(first.blobUrl).upload('text', 4);
  await first.stop();
  expect(isAlive(first.pid)).toBe(false);

  const second = await testAzurite({ folder });
  expect(await tableAt(second.tableUrl).getEntity('p', 'r')).toMatchObject({ value: 1 });
  expect((await blobAt(second.blobUrl).downloadToBuffer()).toString()).toBe('text');
});

test('it says when it ended, also when nobody asked it to; stopping it then is no error', async () => {
  const azurite = await testAzurite({ folder: await testFolder(), inMemory: true });
  process.kill(azurite.pid, 'SIGKILL');
  expect(await azurite.exited).toEqual({ code: null, signal: 'SIGKILL' });
  await azurite.stop();
});

test('when it does not come up, the error carries what it said', async () => {
  const folder = await testFolder();
  await mkdir(join(folder, '__azurite_db_table__.json'));
  await expect(startAzurite({ folder })).rejects.toMatchObject({
    code: 'azurite-start-failed',
    message: expect.stringMatching(/EISDIR/) as string,
  });
});

test('when the parent is killed, Azurite writes its data and ends, and the host runs its hooks and ends', async () => {
  const folder = await testFolder();
  const hooksFile = join(folder, 'hooks');
  await writeFile(hooksFile, '');
  const data = join(folder, 'data');
  const script = fileURLToPath(new URL('./fixtures/parent-process.ts', import.meta.url));
  const parent = fork(script, [data, FIXTURE_APP, hooksFile], { execArgv: [] });
  const [{ tableUrl, pids }] = (await once(parent, 'message')) as [{ tableUrl: string; pids: number[] }];
  await tableAt(tableUrl).createTable();
  await tableAt(tableUrl).createEntity({ partitionKey: 'p', rowKey: 'r', value: 1 });

  parent.kill('SIGKILL');
  await expect.poll(() => pids.filter(isAlive), { timeout: 20_000 }).toEqual([]);
  expect(await readFile(hooksFile, 'utf8')).toBe('appStart\nappTerminate\n');
  const again = await testAzurite({ folder: data });
  expect(await tableAt(again.tableUrl).getEntity('p', 'r')).toMatchObject({ value: 1 });
});
