import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventStore, openEventStore } from '@annals/event-store';
import { catalogue } from '@annals/events-schema/catalogue';
import { type Azurite, startAzurite } from '@annals/local-azure';
import { storagePrivacy } from '@annals/privacy';
import { AzureNamedKeyCredential, TableClient } from '@azure/data-tables';
import { bareTransactions, transactionsOf } from './bare-table.ts';
import type { Run } from './benchmark.ts';

/** Hands a folder to `use` that is empty, and takes it away. */
export async function freshFolder<Value>(use: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(join(tmpdir(), 'annals-benchmark-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * Hands an Azurite to `use` that no other measurement had, on disk, and takes it away. It has been warmed up, for
 * every contender in the same way: by bare transactions on a table of their own.
 */
export const freshStorage = <Value>(
  { size }: Run,
  use: (azurite: Azurite, folder: string) => Promise<Value>,
): Promise<Value> =>
  freshFolder(async (folder) => {
    const azurite = await startAzurite({ folder: join(folder, 'azurite'), inMemory: false });
    try {
      const table = await tableOf(azurite, 'warmup');
      await bareTransactions(table, transactionsOf(size === 'full' ? 4_000 : 200, 'byStream'));
      await table.deleteTable();
      return await use(azurite, folder);
    } finally {
      await azurite.stop();
    }
  });

export const storeAt = ({ tableUrl, blobUrl }: Azurite, lane?: number): Promise<EventStore> =>
  openEventStore({ catalogue, tableUrl, blobUrl, source: '/benchmarks', lane });

/** The same, sealing personal fields, with keys in a folder. */
export async function sealingStoreAt({ tableUrl, blobUrl }: Azurite, folder: string): Promise<EventStore> {
  const localFolder = join(folder, 'keys');
  const privacy = await storagePrivacy(catalogue, { tableUrl, keyEncryptionKey: undefined, localFolder });
  return openEventStore({ catalogue, tableUrl, blobUrl, source: '/benchmarks', ...privacy });
}

export function tableAt({ tableUrl, accountName, accountKey }: Azurite, name: string): TableClient {
  const credential = new AzureNamedKeyCredential(accountName, accountKey);
  return new TableClient(tableUrl, name, credential, { allowInsecureConnection: true });
}

/** The same for one that is not there yet. */
export async function tableOf(azurite: Azurite, name: string): Promise<TableClient> {
  const table = tableAt(azurite, name);
  await table.createTable();
  return table;
}
